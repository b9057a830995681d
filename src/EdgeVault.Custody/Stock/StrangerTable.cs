using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Stock;

/// <summary>Strangers' tags that came in and have not left: a hundred coats a day must not hide the one that
/// stays.</summary>
internal sealed class StrangerTable() : FactTable<UnknownTag>("stranger")
{
    /// <summary>Tags that are kept; when there are more, those that came first go.</summary>
    public const int TagsMax = 1_024;

    public void See(UnknownTag tag)
    {
        switch (tag.Direction)
        {
            case Direction.In:
                MakeRoom(tag.EpcHex);
                Set(tag.EpcHex, tag);
                break;
            case Direction.Out:
                Remove(tag.EpcHex);
                break;
        }
    }

    private void MakeRoom(string epc)
    {
        if (Count >= TagsMax && Find(epc) is null)
        {
            Remove(Rows.MinBy(static row => row.OccurredUs)!.EpcHex);
        }
    }
}
