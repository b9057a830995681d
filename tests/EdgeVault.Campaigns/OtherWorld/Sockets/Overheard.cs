using System.Threading.Channels;
using EdgeVault.Capture;

namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>What Capture tells custody, on its way there.</summary>
/// <param name="from">Where it comes from; custody is its only reader, as in the service.</param>
/// <param name="hear">Told of each as custody takes it.</param>
internal sealed class Overheard(ChannelReader<CaptureOutput> from, Action<CaptureOutput> hear)
    : ChannelReader<CaptureOutput>
{
    public override Task Completion => from.Completion;

    public override bool TryRead(out CaptureOutput item)
    {
        if (!from.TryRead(out item!))
        {
            return false;
        }

        hear(item);
        return true;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        from.WaitToReadAsync(cancellationToken);
}
