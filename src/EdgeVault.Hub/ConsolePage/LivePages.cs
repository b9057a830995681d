using System.Runtime.CompilerServices;
using EdgeVault.Hub.Sites;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>The live part of the page, again whenever it changes.</summary>
internal sealed class LivePages(HubViews views, SiteBoard board, IHostApplicationLifetime host, TimeProvider time)
{
    // Ten batches a second need not be ten pages a second; and the ages on the page grow without any change.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    /// <summary>Ends when the reader is gone or the hub stops.</summary>
    public async IAsyncEnumerable<string> FollowAsync([EnumeratorCancellation] CancellationToken gone)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(host.ApplicationStopping, gone);
        var shown = "";
        while (!ended.IsCancellationRequested)
        {
            var changed = board.Changed.Next;
            var page = Page.Live(views.Now()).ToString();
            if (page != shown)
            {
                shown = page;
                yield return page;
            }

            await Task.Delay(Between, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ChangeSignal.WaitAsync(changed, Refresh, time, ended.Token);
        }
    }
}
