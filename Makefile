.PHONY: run build check test-all bench score format

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

# Capture against the simulator's truth; writes the tables of the documentation.
score:
	dotnet run -c Release --project tests/EdgeVault.Benchmarks -- score --write docs/operating/portals.md
