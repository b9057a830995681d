using EdgeVault.Campaigns.Writing;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Verifying;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Campaigns.Checking;

/// <summary>Holds a folder against what was promised about it.</summary>
internal sealed class LedgerCheck(string data, int seed)
{
    private readonly LedgerFolder _folder = new(data);

    /// <summary>As it lies there, before anybody opens it to write.</summary>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public IReadOnlyList<string> AsItLies(ulong acked, ulong tried)
    {
        if (!_folder.Exists)
        {
            return acked == 0 ? [] : [$"there is no ledger, but {acked} entries were acknowledged"];
        }

        try
        {
            using var key = _folder.LoadKey();
            return [.. Verified(key.Verifier, acked, tried), .. Entries()];
        }
        catch (Exception e) when (e is LedgerException or DiskException)
        {
            return [$"it cannot be read: {e.Message}"];
        }
    }

    /// <summary>Opened by the real code in this process: writable, complete, and it takes one more entry.</summary>
    public async Task<IReadOnlyList<string>> ReopenedAsync(ulong acked, ulong tried)
    {
        try
        {
            using var key = _folder.LoadKey();
            await using (var ledger = _folder.Open(key, NullLogger.Instance))
            {
                if (ledger.State.Mode != LedgerMode.Writable)
                {
                    return [$"it opened {ledger.State.Mode}: {ledger.State.Reason}"];
                }

                var wrong = Sizes(ledger.DurableSize, acked, tried).ToList();
                if (wrong.Count > 0)
                {
                    return wrong;
                }

                acked = ledger.DurableSize + 1;
                await ledger.AppendAsync(
                    [SeededEntries.At(seed, ledger.DurableSize)], CancellationToken.None);
            }

            return [.. Verified(key.Verifier, acked, acked), .. Entries()];
        }
        catch (Exception e) when (e is LedgerException or DiskException)
        {
            return [$"it does not open: {e.Message}"];
        }
    }

    private IEnumerable<string> Verified(NoteVerifier key, ulong acked, ulong tried)
    {
        var report = LedgerVerifier.Verify(
            _folder.Ledger, PosixDisk.Instance, key, progress: null, CancellationToken.None);
        return [.. report.Problems.Select(problem => $"verify: {problem}"), .. Sizes(report.Size, acked, tried)];
    }

    private IEnumerable<string> Entries()
    {
        using var reader = LedgerReader.Open(_folder.Ledger, PosixDisk.Instance);
        for (ulong index = 0; reader.Read(index, 1_000, 1 << 20) is { } batch; index = batch.NextIndex)
        {
            for (var i = 0; i < batch.Entries.Count; i++)
            {
                var at = batch.FirstIndex + (ulong)i;
                if (!batch.Entries[i].Span.SequenceEqual(SeededEntries.At(seed, at)))
                {
                    yield return $"entry {at} is not what was written";
                }
            }
        }
    }

    private static IEnumerable<string> Sizes(ulong size, ulong acked, ulong tried)
    {
        if (size < acked)
        {
            yield return $"{acked - size} acknowledged entries are lost: {acked} were acknowledged, {size} are there";
        }

        if (size > tried)
        {
            yield return $"{size - tried} entries are invented: {tried} were handed over, {size} are there";
        }
    }
}
