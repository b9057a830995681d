.PHONY: run build check test-all bench format sigkill power-cut faults

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

# Real processes killed, unplugged, and lied to by the disk: docs/operating/durability.md.
CAMPAIGNS = dotnet run -c Release --project tests/EdgeVault.Campaigns --
CYCLES ?= 1000
CUTS ?= 50
SEED ?= 1

sigkill:
	$(CAMPAIGNS) kill --cycles $(CYCLES) --seed $(SEED)

# DEVICE=--device cuts below a real ext4 on a loop device; that needs root.
power-cut:
	$(CAMPAIGNS) power-cut --cuts $(CUTS) --seed $(SEED) $(DEVICE)

faults:
	$(CAMPAIGNS) faults --seed $(SEED)
