using EdgeVault.Capture.Dedup;

namespace EdgeVault.Capture.Passages;

/// <content>Tags that exist twice.</content>
internal sealed partial class PassageEngine
{
    // One answer may be garbled; the same garbled one twice is none.
    private const byte TidSlicesSure = 2;

    private void Recognise(ref Track track, in Slice slice)
    {
        if (Clones is not { } clones || slice.Tid.BitCount == 0)
        {
            return;
        }

        var isAgain = slice.Tid == _tracks.NamesOf(ref track).Tid;
        track.TidSlices = isAgain ? (byte)Math.Min(track.TidSlices + 1, Track.TidSlicesMax) : (byte)1;
        if (track.TidSlices == TidSlicesSure)
        {
            // Told before the passage that shows it, so that nobody believes that without knowing.
            if (clones.SawChip(slice.Epc, slice.Tid, _portal, slice.ArrivalUs) is { } clone)
            {
                Suspected.Add(clone);
            }
        }
    }
}
