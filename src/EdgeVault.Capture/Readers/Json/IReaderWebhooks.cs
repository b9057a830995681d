namespace EdgeVault.Capture.Readers.Json;

/// <summary>Where readers post to: whoever serves HTTP hands in what came.</summary>
public interface IReaderWebhooks
{
    /// <summary>The largest body that is taken, bytes.</summary>
    const int BodyBytesMax = 1 << 20;

    /// <summary>Whether this reader is configured to post and this is its password, whether or not its line is open yet.
    /// Takes as long for a reader that is not.</summary>
    bool IsAllowed(string reader, string userName, string password);

    /// <summary>Returns when the body's sightings are in the pipeline, or will not be.</summary>
    Task<WebhookOutcome> PostAsync(string reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}

public enum WebhookOutcome
{
    None = 0,

    /// <summary>All of it that can be read is in the pipeline.</summary>
    Taken = 1,

    /// <summary>Too many posts of this reader wait already, or its line is not open: the gateway starts or ends, or the
    /// reader is being configured anew. It shall try again.</summary>
    Busy = 2,

    /// <summary>It is another reader's, by what it says of itself.</summary>
    Refused = 3,
}
