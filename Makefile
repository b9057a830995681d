.PHONY: run build check test-all bench format fuzz-proofs crash-sim crash-sim-exhaustive corruption sigkill \
	power-cut full-disk faults broker-restarts fuzz-gs1 fuzz scan-serial score \
	custody-histories link-chaos reservation-chaos catch-up catalogue other-world

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

# Every proof of every tree to 512 bent in every way, then made-up ones: no false accept, no hang. CI runs a slice.
COUNT ?= 1000000
fuzz-proofs:
	BEND_PROOFS_TO=512 dotnet run -c Release --project tests/EdgeVault.Ledger.Tests -- -class "*EvilProofTests"
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

# Gateway and hub in one process: a simulated link, disk and clock, and the same over sockets through a proxy that cuts and
# stalls. A failing seed is printed, and replayed by `make link-chaos SEED=N`; with RUNS=M too it is M seeds from N on. A slice
# runs in every test run.
link-chaos: RUNS ?= $(if $(SEED),1,2000)
link-chaos: SOCKETS ?= $(if $(SEED),1,50)
link-chaos:
	LINK_CHAOS_SEED=$(SEED) LINK_CHAOS_RUNS=$(RUNS) SOCKET_CHAOS_SEED=$(SEED) SOCKET_CHAOS_RUNS=$(SOCKETS) dotnet run -c Release --project tests/EdgeVault.Sync.Tests -- -class "*LinkChaosTests" -class "*SocketChaosTests" -showliveoutput

# 64 clients, cut links, lapsing tokens, 10,000 pieces: never two holders, never a lost release. SEED=N RUNS=M as above.
reservation-chaos: RUNS ?= $(if $(SEED),1,20)
reservation-chaos:
	RESERVATION_CHAOS_SEED=$(SEED) RESERVATION_CHAOS_RUNS=$(RUNS) dotnet run -c Release --project tests/EdgeVault.Sync.Tests -- -class "*ReservationChaosTests" -showliveoutput

# A million pieces over twenty sites: rows read for a page, while events come in. CI does forty thousand.
catalogue:
	CATALOGUE_PIECES=$(or $(PIECES),1000000) dotnet run -c Release --project tests/EdgeVault.Hub.Tests -- -class "*CatalogueScaleTests" -showliveoutput

# Thirty days off line at 200,000 events a day, against the store alone and a bare gRPC stream of the same batches.
catch-up:
	CATCH_UP_EVENTS=$(or $(EVENTS),6000000) dotnet run -c Release --project tests/EdgeVault.Sync.Tests -- -class "*CatchUpTests" -showliveoutput

# A million cases for each law of the tag and barcode codecs; a slice of it runs in every test run.
fuzz-gs1:
	EDGEVAULT_FUZZ=whole dotnet run -c Release --project tests/EdgeVault.Gs1.Tests -- -class "*LawTests" -class "*BarcodeFuzzTests"

# The whole fuzz campaigns, from a seed that is printed; `make fuzz SEED=5` replays one.
fuzz:
	tests/fuzz.sh $(SEED)

# A scanner on a pseudo-terminal at 115200 baud: 50 codes a second for a minute in random pieces, with noise and three unplugs.
# Every complete code once and in order, none invented. Every test run sends the same codes as fast as they go.
scan-serial:
	EDGEVAULT_FUZZ=whole dotnet run -c Release --project tests/EdgeVault.Capture.Tests -- -method "*Codes_come_once_and_in_order*" -showliveoutput

# Capture against the simulator's truth; writes the tables of the documentation.
score:
	dotnet run -c Release --project tests/EdgeVault.Benchmarks -- score --seed 9001 --preset clean --preset typical --preset hard --write docs/operating/portals.md

# Trays through the doors of a second world, which shares nothing with the simulator that the models were learnt from.
other-world:
	$(CAMPAIGNS) other-world --trays $(or $(TRAYS),1000) --doors 8 --seed $(or $(SEED),1) --over $(or $(OVER),replay)

# 10,000 random histories of every kind of event, with corrections, retags, container moves and crashes: the fold's laws hold.
# SEED=N begins at another seed.
custody-histories:
	EDGEVAULT_FUZZ=whole EDGEVAULT_FUZZ_SEED=$(SEED) dotnet run -c Release --project tests/EdgeVault.Custody.Tests -- -class "*WildHistoryTests" -showLiveOutput
