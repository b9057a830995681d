using System.Collections.Concurrent;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Directives;
using PieceRegister = EdgeVault.Custody.Pieces.PieceRegister;

namespace EdgeVault.Gateway.Registers;

/// <summary>The registers of the site as they count now, for all who ask in this process: the desk, the rules, the stations, the doors'
/// badges, Capture and the pages.</summary>
/// <remarks>Safe from any thread. What is new takes the place of the old whole; two questions may be answered from two of them.</remarks>
internal sealed class SiteRegisters : ISiteRegisters, IDisposable
{
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    // One change at a time; what one comes to rests on the one before.
    private readonly SemaphoreSlim _changing = new(1);
    private readonly StandingOrders _orders;
    private volatile RegistersNow _now;

    /// <exception cref="ArgumentException">With the rows that hubs gave two pieces would have one tag.</exception>
    public SiteRegisters(StandingOrders orders, PieceLoad pieces, PlaceLoad places, CustodianLoad custodians)
    {
        _orders = orders;
        _now = new RegistersNow(pieces, orders.Over(pieces.Register), places, custodians);
    }

    public RegistersNow Now => _now;

    /// <summary>The file's pieces, with those that hubs gave over them.</summary>
    public PieceRegister Pieces => _now.Pieces;

    public IReadOnlyDictionary<string, Place> Places => _now.Places.Places;

    /// <summary>A sentence for each file that is not used as it is, in the order of their names.</summary>
    public IReadOnlyList<string> Faults => [.. _faults.OrderBy(static fault => fault.Key, StringComparer.Ordinal).Select(static fault => fault.Value)];

    /// <summary>What a scan is the code of.</summary>
    public SiteCodes Codes => _now.Codes;

    /// <summary>A hub's rows count from here on, and after a restart.</summary>
    /// <exception cref="ArgumentException">Two pieces would have one tag; nothing is kept.</exception>
    /// <exception cref="Ledger.Disk.DiskException">They could not be kept, and do not count.</exception>
    public void Give(string hub, Directive directive, PieceRegister rows)
    {
        _changing.Wait();
        try
        {
            var whole = _orders.Over(_now.File.Register, rows);
            _orders.Keep(hub, directive);
            _now = Ready(_now with { Pieces = whole });
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>What a hub gave by a directive counts no longer.</summary>
    /// <returns>False where nothing of that number stands.</returns>
    /// <exception cref="Ledger.Disk.DiskException">It still stands.</exception>
    public bool Revoke(string hub, ulong index)
    {
        _changing.Wait();
        try
        {
            if (!_orders.Forget(hub, index))
            {
                return false;
            }

            _now = Ready(_now with { Pieces = _orders.Over(_now.File.Register) });
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>What a file says now takes the place of what it said.</summary>
    /// <param name="change">The registers as they are, with that.</param>
    /// <param name="record">Tells those who keep the books, and has it count in the moment in which it is durable there.</param>
    /// <param name="cancellation">Ends the waiting for another change only.</param>
    /// <exception cref="ArgumentException">With the rows that hubs gave two pieces would have one tag; nothing changes.</exception>
    /// <exception cref="Ledger.LedgerException">It could not be recorded, and does not count.</exception>
    public async Task ReplaceAsync(
        Func<RegistersNow, RegistersNow> change, Func<Action, Task> record, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            var next = change(_now);
            next = Ready(ReferenceEquals(next.File, _now.File) ? next : next with { Pieces = _orders.Over(next.File.Register) });
            await record(() => _now = next);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Whether a register's file is used as it is, and why not.</summary>
    public void Say(string register, string path, string? fault)
    {
        if (fault is null)
        {
            _faults.TryRemove(register, out _);
        }
        else
        {
            _faults[register] = $"{Path.GetFileName(path)} as it is now is not used: {fault}";
        }
    }

    public bool IsRefused(string register) => _faults.ContainsKey(register);

    public void Dispose() => _changing.Dispose();

    /// <summary>Where people scan, the first of them behind a change must not wait for its codes.</summary>
    private RegistersNow Ready(RegistersNow next)
    {
        if (_now.HasCodes)
        {
            _ = next.Codes;
        }

        return next;
    }
}
