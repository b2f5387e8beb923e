# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

"""A container engine for the tests: the one that runs, or one started for them alone.

Nothing is left behind: an engine started here ends here, and its images and volumes are in its own
folder. Where there can be no engine, `Unavailable` says why.
"""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time

BASE = os.environ.get("HOLDFAST_BASE", "debian:bookworm-slim")
# A base image that cannot be pulled is made from Debian's packages.
MIRROR = "http://deb.debian.org/debian"
# Building what is not built yet takes minutes; anything else is much shorter.
BUILD_SECONDS = 1500
COMMAND_SECONDS = 180


class Unavailable(Exception):
    """There is no engine here, and why."""


def run(*command, timeout=COMMAND_SECONDS, **options):
    """Runs it; returns what it printed. Raises CalledProcessError with its output when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=timeout, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def works(*command, **options):
    with contextlib.suppress(AssertionError, OSError, subprocess.TimeoutExpired):
        run(*command, timeout=20, **options)
        return True
    return False


def start_engine(environment, cleanup):
    """Starts dockerd in a folder of its own and points DOCKER_HOST at it."""
    if not shutil.which("dockerd"):
        raise Unavailable("no engine runs, and dockerd is not installed (script/bootstrap engine)")
    if os.geteuid() != 0:
        raise Unavailable("no engine runs, and only root can start one")
    folder = tempfile.mkdtemp(prefix="holdfast-engine-")
    cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
    environment["DOCKER_HOST"] = f"unix://{folder}/docker.sock"
    log_path = os.path.join(folder, "log")
    with open(log_path, "wb") as log:
        engine = subprocess.Popen(
            ["dockerd", "--host", environment["DOCKER_HOST"], "--data-root", f"{folder}/data",
             "--exec-root", f"{folder}/exec", "--pidfile", f"{folder}/pid"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def stop():
        engine.terminate()
        engine.wait(60)
    cleanup.callback(stop)
    deadline = time.monotonic() + 60
    while not works("docker", "info", env=environment):
        if engine.poll() is not None or time.monotonic() > deadline:
            with open(log_path, encoding="utf-8", errors="replace") as log:
                last = log.read().strip().splitlines()[-1:]
            raise Unavailable(f"dockerd does not start: {''.join(last)}")
        time.sleep(0.2)


def provide_base(environment):
    """The base image: there already, pulled, or made by debootstrap."""
    if works("docker", "image", "inspect", BASE, env=environment):
        return
    if works("docker", "pull", "-q", BASE, env=environment):
        return
    if not shutil.which("debootstrap") or os.geteuid() != 0:
        raise Unavailable(f"{BASE} can neither be pulled nor made (debootstrap needs root)")
    suite = BASE.partition(":")[2].removesuffix("-slim")
    with tempfile.TemporaryDirectory(prefix="holdfast-base-") as folder:
        run("debootstrap", "--variant=minbase", suite, folder, MIRROR, timeout=600)
        run("bash", "-c", f"tar -C {folder} -c . | docker import - {BASE}", env=environment)


def compose_command(environment):
    """Compose, new or old. HOLDFAST_COMPOSE names another: "docker-compose"."""
    named = os.environ.get("HOLDFAST_COMPOSE")
    for command in [named.split()] if named else [["docker", "compose"], ["docker-compose"]]:
        if works(*command, "version", env=environment):
            return command
    raise Unavailable("neither `docker compose` nor `docker-compose` is here")


def copy_of_the_project(source, target):
    """What a clone of the project would hold, the package to use, and the authorities this machine trusts."""
    names = run("git", "-C", source, "-c", f"safe.directory={source}", "ls-files", "-z", "--cached",
                "--others", "--exclude-standard").split("\0")
    for name in filter(None, names):
        if os.path.lexists(os.path.join(source, name)):
            os.makedirs(os.path.dirname(os.path.join(target, name)), exist_ok=True)
            shutil.copy2(os.path.join(source, name), os.path.join(target, name), follow_symlinks=False)
    if os.environ.get("HOLDFAST_TEST_PACKAGE"):
        shutil.copy2(os.environ["HOLDFAST_TEST_PACKAGE"], os.path.join(target, "docker/packages"))
    own = "/usr/local/share/ca-certificates"
    for name in os.listdir(own) if os.path.isdir(own) else []:
        if name.endswith(".crt"):
            shutil.copy2(os.path.join(own, name), os.path.join(target, "docker/ca", name))


class Stack:
    """The shop of docker-compose.yml as a project of its own, on ports the system chose."""

    def __init__(self, source, cleanup):
        self.environment = dict(os.environ)
        if not shutil.which("docker"):
            raise Unavailable("docker is not installed (script/bootstrap engine)")
        if not works("docker", "info", env=self.environment):
            start_engine(self.environment, cleanup)
        provide_base(self.environment)
        self._compose = compose_command(self.environment)
        self._source = source
        self.folder = tempfile.mkdtemp(prefix="holdfast-clone-")
        cleanup.callback(shutil.rmtree, self.folder, ignore_errors=True)
        copy_of_the_project(source, self.folder)
        self.environment |= {
            "COMPOSE_PROJECT_NAME": f"holdfast-test-{os.getpid()}", "HOLDFAST_BASE": BASE, "HOLDFAST_PORT": "127.0.0.1:0",
            **{f"HOLDFAST_{port}": "0" for port in (
                "HTTPS_PORT", "COMMANDS_PORT", "CHANGES_PORT", "CARTD_ADMIN_PORT",
                "GATEWAY_ADMIN_PORTS", "BACKEND_PORT", "PROMETHEUS_PORT")}}
        self.files = []
        cleanup.callback(self.down)
        cleanup.callback(self.keep_logs)

    def command(self):
        """Compose, with the files of now."""
        return [*self._compose, *(word for file in self.files for word in ("-f", file))]

    def compose(self, *arguments, timeout=COMMAND_SECONDS):
        return run(*self.command(), *arguments, timeout=timeout, cwd=self.folder, env=self.environment)

    def docker(self, *arguments):
        return run("docker", *arguments, env=self.environment)

    def up(self, *arguments):
        """Starts what is not running and waits until every container is healthy, or has done what it is for."""
        self.compose("up", "-d", *arguments, timeout=BUILD_SECONDS)
        deadline = time.monotonic() + COMMAND_SECONDS
        while not all(self.healthy(container) for container in self.containers()):
            if time.monotonic() > deadline:
                raise AssertionError("not healthy:\n" + self.compose("ps") + self.compose("logs"))
            time.sleep(0.2)

    def down(self):
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "2")

    def keep_logs(self):
        """What the containers said, for whoever looks into a failure: build/compose.log."""
        with open(os.path.join(self._source, "build", "compose.log"), "w", encoding="utf-8") as log:
            log.write(self.compose("ps") + self.compose("logs", "--no-color", "-t"))

    def containers(self, service=None):
        """Of a service, or all; by the engine, which is asked in a twentieth of Compose's time."""
        labels = {"project": self.environment["COMPOSE_PROJECT_NAME"], **({"service": service} if service else {})}
        filters = [word for name, value in labels.items() for word in ("-f", f"label=com.docker.compose.{name}={value}")]
        return self.docker("ps", "-aq", "--no-trunc", *filters).split()

    def healthy(self, container):
        state = json.loads(self.docker("inspect", "-f", "{{json .State}}", container))
        if state["Status"] == "exited":
            return state["ExitCode"] == 0
        return state.get("Health", {}).get("Status") == "healthy"

    def port(self, service, port):
        """Where this machine reaches it, "127.0.0.1:32768"."""
        return self.compose("port", service, str(port)).strip().replace("0.0.0.0", "127.0.0.1")
