using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Passports;

/// <summary>Passports of a small ledger, with a hub's cosignature and statement.</summary>
internal static class PassportRig
{
    public static readonly PassportSubject Piece = new("piece", "R-0001");
    public static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static NoteSigner Hub { get; } = NoteSigner.Create("edgevault-hub/main");

    public static async Task<(MemoryDisk Disk, Passport Passport)> MakeAsync(params ulong[] indices)
    {
        var (disk, _) = await LedgerRig.FilledAsync(seed: 51, batches: 20);
        return (disk, Make(disk, indices));
    }

    public static Passport Make(MemoryDisk disk, params ulong[] indices)
    {
        using var prover = LedgerProver.Open(LedgerRig.Folder, disk);
        return new Passport
        {
            Subject = Piece,
            Checkpoint = prover.Checkpoint,
            Cosignatures = [Cosignature.Create(Hub, prover.Checkpoint, Noon)],
            Latest = [LatestStatement.Create(Hub, prover.Checkpoint, Piece, indices[^1], Noon)],
            Events = [.. indices.Select(index =>
                PassportEvent.Of(index, prover.Entry(index), prover.Inclusion(index)))],
        };
    }

    public static PassportReport Verify(Passport passport) =>
        PassportVerifier.Verify(passport, LedgerRig.Signer.Verifier, Hub.Verifier);
}
