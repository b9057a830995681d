using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Events;

/// <summary>Turns what the host saw into custody events: binds tags to pieces, and fills in the envelope.</summary>
/// <remarks>
/// The desk never changes the state. The host serialises the events, appends them to the ledger and, once they are
/// durable, applies them; only then it may record the next batch, because `previous` and the ends of gaps are looked
/// up in the state. One caller at a time.
/// </remarks>
/// <param name="site">What stands on every event.</param>
/// <param name="registers">Asked once for a batch, which sees one register of pieces from end to end.</param>
/// <param name="state">The fold of the ledger so far.</param>
/// <param name="time">When it is recorded.</param>
/// <param name="clock">How good that is.</param>
public sealed class CustodyDesk(
    CustodySite site, ISiteRegisters registers, CustodyState state, TimeProvider time, IClockQuality clock)
{
    /// <summary>Of pieces, as it counts now.</summary>
    public PieceRegister Register => registers.Pieces;

    /// <summary>Why a piece, or else a container, may cross; null where nobody asks.</summary>
    public Func<CustodyState, string, string, Authorisation>? Authorise { get; set; }

    /// <summary>Whether the tag is that of a piece or of a container. For the thread that records.</summary>
    public bool HasSubject(in EpcBits tag) => TagSubject.Of(tag, state, Register) != new TagSubject("", "");

    /// <summary>The events of these inputs, in their order; the first one will stand at
    /// <paramref name="nextIndex"/> of <paramref name="epoch"/>.</summary>
    /// <exception cref="InvalidOperationException">The state does not stand right before that index.</exception>
    /// <exception cref="ArgumentException">A group id or a hash of a wrong length.</exception>
    public IReadOnlyList<CustodyEvent> Record(IReadOnlyList<CustodyInput> inputs, uint epoch, ulong nextIndex)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var next = new EventAt(epoch, nextIndex);
        if (!state.Expects(next))
        {
            throw new InvalidOperationException(
                $"Event {next} cannot be recorded yet: the state stands before {state.Next}; apply what comes first.");
        }

        var page = new DeskPage(new EnvelopeStamp(site, time, clock), state, Register, next) { Authorise = Authorise };
        foreach (var input in inputs)
        {
            Write(page, input);
        }

        return page.Events;
    }

    private static void Write(DeskPage page, CustodyInput input)
    {
        switch (input)
        {
            case CrossingGroup group:
                PassageWriter.Write(page, group);
                break;
            case GapOpened opened:
                GapWriter.Write(page, opened);
                break;
            case GapClosed closed:
                GapWriter.Write(page, closed);
                break;
            case StationScanned scanned:
                StationWriter.Write(page, scanned);
                break;
            case RadioCounted counted:
                RadioCountWriter.Write(page, counted);
                break;
            case Fact fact:
                FactWriter.Write(page, fact);
                break;
            default:
                GatewayWriter.Write(page, input);
                break;
        }
    }
}
