#!/usr/bin/env bash
# Runs every fuzz campaign at full length (tests/run.sh runs a slice of each): the classes named *FuzzTests.
# usage: tests/fuzz.sh [SEED]      the seed is printed, and replays the run
set -eu
cd "$(dirname "$0")/.."

export EDGEVAULT_FUZZ=whole EDGEVAULT_FUZZ_SEED="${1:-$(( (RANDOM << 15) | RANDOM ))}"
echo "seed $EDGEVAULT_FUZZ_SEED"
status=0
for project in $(grep -rl --include='*FuzzTests.cs' 'FuzzBudget' tests | cut -d/ -f1,2 | sort -u); do
  dotnet run --project "$project" -c Release -- -class '*FuzzTests' -showLiveOutput || status=1
done
exit "$status"
