.PHONY: run build check test-all bench format fuzz-proofs

# The main job: hub, gateway and simulator on this machine.
run:
	dotnet run --project hardware-sim/EdgeVault.HardwareSim -- demo

build:
	dotnet build EdgeVault.sln -c Release --nologo

# What a change must pass before it is shown to anyone: format, build, every test.
check: format test-all

format:
	dotnet format EdgeVault.sln --verify-no-changes --no-restore --exclude src/EdgeVault.Contracts

test-all:
	tests/run.sh

bench:
	dotnet run -c Release --project tests/EdgeVault.Benchmarks

# Made-up proofs against the verifiers: no false accept, no hang. CI runs a slice of 20,000.
COUNT ?= 1000000
fuzz-proofs:
	FUZZ_PROOFS=$(COUNT) dotnet run -c Release --project tests/EdgeVault.Ledger.Tests -- -class "*ProofFuzzTests" -showliveoutput
