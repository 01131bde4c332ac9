#!/bin/sh
# Makes .venv hold what requirements.lock says, and this project on top. Returns at once when it does already.
# Needs nothing but a Python that fits; PYTHON names another one than the first found.
set -eu
cd "$(dirname "$0")/../.."

stamp() {
    pwd
    cat requirements.lock pyproject.toml
}

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

choose() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if fits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Golden Thread needs Python 3.11, 3.12 or 3.13; ${PYTHON:-python3} is $(
        "${PYTHON:-python3}" --version 2>&1 | tail -n 1
    )." >&2
    echo "Install one of them, or name it: make PYTHON=/path/to/python3.12" >&2
    return 1
}

create() {
    python=$(choose)
    "$python" -m venv --clear .venv && return
    echo "$python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2
    return 1
}

# Runs pip with its output in a log; on a terminal a line counts what it has fetched.
run_pip() {
    total=$(grep -c '==' requirements.lock)
    .venv/bin/python -m pip install --disable-pip-version-check --no-input "$@" >>.venv/install.log 2>&1 &
    pip=$!
    trap 'kill $pip 2>/dev/null; exit 130' INT TERM
    while kill -0 $pip 2>/dev/null; do
        [ ! -t 1 ] || printf '\rinstalling packages: %s of %s ' "$(grep -c '^Collecting' .venv/install.log)" "$total"
        sleep 1
    done
    trap - INT TERM
    wait $pip && return
    echo "installing failed; the end of .venv/install.log:" >&2
    tail -n 15 .venv/install.log >&2
    return 1
}

if stamp | cmp -s - .venv/stamp && .venv/bin/python -c '' 2>/dev/null; then
    exit
fi
rm -f .venv/stamp
if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! fits .venv/bin/python; then
    create
fi
: >.venv/install.log
[ -t 1 ] || echo "installing $(grep -c '==' requirements.lock) packages into .venv; this takes a minute or two"
run_pip --require-hashes -r requirements.lock
run_pip --no-deps --no-build-isolation -e .
stamp >.venv/stamp
[ ! -t 1 ] || printf '\rinstalled %s packages into .venv    \n' "$(grep -c '==' requirements.lock)"
