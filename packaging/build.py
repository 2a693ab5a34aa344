"""Build the wheel and the Linux bundle into ``dist/``, try both, and say where they are: ``./dev package``."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import smoke

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WORK = ROOT / "build" / "package"
APP_ID = "org.postil.Postil"


def main() -> int:
    """Do all of it; return the exit status."""
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    try:
        wheel = build_wheel()
        bundle = build_bundle(version_of(wheel))
        archive = pack(bundle)
        smoke.try_wheel(wheel)
        smoke.try_bundle(archive)
    except (smoke.PackageError, subprocess.CalledProcessError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    for path in (wheel, bundle, archive):
        print(f"{path.relative_to(ROOT)}  {size(path) / 1e6:.1f} MB")
    return 0


def build_wheel() -> Path:
    """Build the wheel with the hatchling that is installed, and return its path."""
    quietly("wheel", [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(DIST), str(ROOT)])
    return next(DIST.glob("postil-*.whl"))


def version_of(wheel: Path) -> str:
    """Return the version in a wheel's name."""
    return wheel.name.split("-")[1]


def build_bundle(version: str) -> Path:
    """Build the folder that needs no Python, with what a desktop wants to know about it, and return its path."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(WORK / "dist"), "--workpath", str(WORK / "work")]
    quietly("bundle", [*command, str(ROOT / "packaging" / "postil.spec")])
    bundle = DIST / f"postil-{version}-linux-{platform.machine()}"
    shutil.move(WORK / "dist" / "postil", bundle)
    tidy(bundle)
    furnish(bundle)
    return bundle


def tidy(bundle: Path) -> None:
    """Drop links to files left out, and the debugging symbols of the extension modules; Qt's libraries come without."""
    for path in bundle.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()
    tool = shutil.which("strip")
    for path in bundle.rglob("*.so*") if tool else ():
        if "PySide6" not in path.parts and path.is_file() and not path.is_symlink():
            subprocess.run([tool, "--strip-unneeded", str(path)], check=False, capture_output=True)


def furnish(bundle: Path) -> None:
    """Add licence, desktop file, metainfo and icons, laid out as below ``/usr``."""
    share = bundle / "share"
    for source, target in (
        (f"{APP_ID}.desktop", share / "applications"),
        (f"{APP_ID}.metainfo.xml", share / "metainfo"),
    ):
        target.mkdir(parents=True)
        shutil.copy(ROOT / "packaging" / source, target)
    icons = share / "icons" / "hicolor"
    for picture in (ROOT / "resources" / "icons").glob("postil-*.png"):
        size = picture.stem.split("-")[1]
        folder = icons / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        shutil.copy(picture, folder / f"{APP_ID}.png")
    (icons / "scalable" / "apps").mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "icons" / "postil.svg", icons / "scalable" / "apps" / f"{APP_ID}.svg")
    shutil.copy(ROOT / "LICENSE", bundle)


def pack(bundle: Path) -> Path:
    """Put the bundle into one file to carry."""
    archive = bundle.with_name(f"{bundle.name}.tar.gz")
    with tarfile.open(archive, "w:gz") as file:
        file.add(bundle, bundle.name)
    return archive


def quietly(what: str, command: list[str]) -> None:
    """Run a command with its noise in a log, which is shown when it fails."""
    print(f"package: building the {what}", flush=True)
    log = WORK / f"{what}.log"
    with log.open("w") as file:
        status = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False)
    if status.returncode:
        print("\n".join(log.read_text(errors="replace").splitlines()[-30:]), file=sys.stderr)
        raise smoke.PackageError(f"the {what} could not be built; the lines above say why, and {log} has them all.")


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file() and not file.is_symlink())


if __name__ == "__main__":
    sys.exit(main())
