using EdgeVault.Campaigns.Checking;

namespace EdgeVault.Campaigns.Verbs;

/// <summary>Where the kills struck.</summary>
internal sealed class KillTally
{
    private int _beforeOpening;
    private int _whileOpening;
    private int _whileAppending;
    private long _acks;

    public void Add(History history)
    {
        _acks += history.Acks;
        _beforeOpening += history.IsOpening ? 0 : 1;
        _whileOpening += history.IsOpening && history.Opened is null ? 1 : 0;
        _whileAppending += history.Opened is null ? 0 : 1;
    }

    public override string ToString() =>
        $"{_beforeOpening} before it opened the ledger, {_whileOpening} while opening, "
        + $"{_whileAppending} while appending; {_acks} batches acknowledged";
}
