.PHONY: run build check test-all bench format fuzz-proofs crash-sim crash-sim-exhaustive corruption sigkill \
	power-cut full-disk faults broker-restarts fuzz-gs1 fuzz

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

# The real ledger on a simulated disk; a failing seed is printed, and replayed by `make crash-sim SEED=N`.
SEEDS ?= 10000
crash-sim:
	dotnet run -c Release --project tests/EdgeVault.CrashSim -- seeds $(if $(SEED),--seed $(SEED),--count $(SEEDS))

crash-sim-exhaustive:
	dotnet run -c Release --project tests/EdgeVault.CrashSim -- exhaustive

# Every bit, every length, and random edits of a ledger at rest.
corruption:
	dotnet run -c Release --project tests/EdgeVault.CrashSim -- flips
	dotnet run -c Release --project tests/EdgeVault.CrashSim -- cuts
	dotnet run -c Release --project tests/EdgeVault.CrashSim -- edits --count 100000 --mib 2
	dotnet run -c Release --project tests/EdgeVault.CrashSim -- edits --count 1000 --mib 16

# Real processes killed, unplugged, and lied to by the disk: docs/operating/durability.md.
CAMPAIGNS = dotnet run -c Release --project tests/EdgeVault.Campaigns --
CYCLES ?= 1000
CUTS ?= 50

sigkill:
	$(CAMPAIGNS) kill --cycles $(CYCLES) --seed $(or $(SEED),1)

# DEVICE=--device cuts below a real ext4 on a loop device; that needs root.
power-cut:
	$(CAMPAIGNS) power-cut --cuts $(CUTS) --seed $(or $(SEED),1) $(DEVICE)

faults:
	$(CAMPAIGNS) faults --seed $(or $(SEED),1)

# A real ext4 on a loop device without room; that needs root.
full-disk:
	$(CAMPAIGNS) full --seed $(or $(SEED),1)

# A reader's broker stopped and started in the middle of walks; needs mosquitto.
broker-restarts:
	$(CAMPAIGNS) broker --messages $(or $(MESSAGES),100000) --restarts 3 --seed $(or $(SEED),1)

# A million cases for each law of the tag and barcode codecs; a slice of it runs in every test run.
fuzz-gs1:
	EDGEVAULT_FUZZ=whole dotnet run -c Release --project tests/EdgeVault.Gs1.Tests -- -class "*LawTests" -class "*BarcodeFuzzTests"

# The whole fuzz campaigns, from a seed that is printed; `make fuzz SEED=5` replays one.
fuzz:
	tests/fuzz.sh $(SEED)
