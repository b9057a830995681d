.PHONY: run build check test-all bench format fuzz-gs1

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

# A million cases for each law of the tag and barcode codecs; a slice of it runs in every test run.
fuzz-gs1:
	EDGEVAULT_FUZZ=whole dotnet run -c Release --project tests/EdgeVault.Gs1.Tests -- -class "*LawTests" -class "*BarcodeFuzzTests"
