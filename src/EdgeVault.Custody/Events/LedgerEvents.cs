using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>Events about the ledger itself, which operators cause while the service does not run.</summary>
/// <param name="site">The envelope's part that is alike.</param>
/// <param name="time">Read once for each event.</param>
/// <param name="clock">How far its time can be believed.</param>
public sealed class LedgerEvents(CustodySite site, TimeProvider time, IClockQuality clock)
{
    /// <summary>The role in which operators stand among the event's custodians.</summary>
    public const string OperatorRole = "operator";

    private const int Sha256Bytes = 32;

    /// <summary>Another key signs from here on.</summary>
    public CustodyEvent KeyRotated(string statement, string byOperator)
    {
        var rotated = NewEvent([byOperator]);
        rotated.KeyRotated = new KeyRotated { Statement = statement };
        return rotated;
    }

    /// <summary>A new ledger begins in the place of one that is given up.</summary>
    /// <exception cref="ArgumentException">A hash is not of 32 bytes.</exception>
    public CustodyEvent EpochOpened(EpochOpened opened, IReadOnlyList<string> byOperators)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(byOperators);
        if (opened.PreviousRoot.Length != Sha256Bytes || opened.BaseSha256.Length != Sha256Bytes)
        {
            throw new ArgumentException($"A SHA-256 has {Sha256Bytes} bytes.", nameof(opened));
        }

        opened.Cause = EventText.Bound(opened.Cause, EventText.DetailCharsMax);
        var begun = NewEvent(byOperators);
        begun.EpochOpened = opened;
        return begun;
    }

    private CustodyEvent NewEvent(IReadOnlyList<string> operators)
    {
        var now = time.GetUtcNow();
        var made = new EnvelopeStamp(site, time, clock).NewEvent(now, now);
        foreach (var each in operators)
        {
            made.Custodians.Add(new Custodian { CustodianId = EventText.Bound(each), Role = OperatorRole });
        }

        return made;
    }
}
