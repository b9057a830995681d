#!/usr/bin/env bash
# Builds everything with warnings as errors and runs every test. The last line is "N passed, N failed, N skipped".
# Installs the Debian parts that tests start (see CONTRIBUTING.md) when it may; without them those tests are
# skipped with the reason, never passed; with CI=true a skip is a failure.
set -u
cd "$(dirname "$0")/.." || exit 1

packages=(chromium mosquitto mosquitto-clients tshark strace gcc python3-grpcio python3-cryptography protobuf-compiler protobuf-compiler-grpc)
# Where Node is not Debian's own, npm comes with it and Debian's package would not go beside it.
command -v npm >/dev/null || packages+=(nodejs npm)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if (( ${#missing[@]} > 0 )) && [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 ||
    echo "could not install all of: ${missing[*]}"
elif (( ${#missing[@]} > 0 )); then
  echo "not installed (apt-get install ${missing[*]}): the tests that need them are skipped"
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! dotnet build EdgeVault.sln -c Release --nologo -v quiet; then
  echo "the solution does not build"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
strict=()
[[ ${CI:-} == true ]] && strict=(--fail-skips on)
dotnet test --solution EdgeVault.sln -c Release --no-build --no-ansi --no-progress --max-parallel-test-modules 1 "${strict[@]}" | tee "$log"
rc=${PIPESTATUS[0]}

# A crashed test assembly reads "failed: 0" and "error: 1", so both count.
count() { awk -v k="$1:" '/^Test run summary/{s=1} s && $1==k{n=$2} END{print n+0}' "$log"; }
passed=$(count succeeded)
failed=$(( $(count failed) + $(count error) ))
(( rc != 0 && failed == 0 )) && failed=1
(( rc == 0 && passed == 0 )) && rc=1
echo "$passed passed, $failed failed, $(count skipped) skipped"
exit "$rc"
