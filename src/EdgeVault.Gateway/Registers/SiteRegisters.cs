using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Directives;
using PieceRegister = EdgeVault.Custody.Pieces.PieceRegister;

namespace EdgeVault.Gateway.Registers;

/// <summary>The registers of the site as they count now, for all who ask in this process: the desk, the rules, the stations, the doors'
/// badges, Capture and the pages.</summary>
/// <remarks>Safe from any thread. What is new takes the place of the old whole; two questions may be answered from two of them.</remarks>
internal sealed class SiteRegisters : ISiteRegisters
{
    private readonly Lock _gate = new();
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

    /// <summary>What a scan is the code of.</summary>
    public SiteCodes Codes => _now.Codes;

    /// <summary>A hub's rows count from here on, and after a restart.</summary>
    /// <exception cref="ArgumentException">Two pieces would have one tag; nothing is kept.</exception>
    /// <exception cref="Ledger.Disk.DiskException">They could not be kept, and do not count.</exception>
    public void Give(string hub, Directive directive, PieceRegister rows)
    {
        lock (_gate)
        {
            var whole = _orders.Over(_now.File.Register, rows);
            _orders.Keep(hub, directive);
            _now = _now with { Pieces = whole };
        }
    }

    /// <summary>What a hub gave by a directive counts no longer.</summary>
    /// <returns>False where nothing of that number stands.</returns>
    /// <exception cref="Ledger.Disk.DiskException">It still stands.</exception>
    public bool Revoke(string hub, ulong index)
    {
        lock (_gate)
        {
            if (!_orders.Forget(hub, index))
            {
                return false;
            }

            _now = _now with { Pieces = _orders.Over(_now.File.Register) };
            return true;
        }
    }
}
