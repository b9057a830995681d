namespace EdgeVault.Ledger.Disk;

/// <summary>One open file. Reads and writes name their offset, so they may come from several threads.</summary>
public interface IDiskFile : IDisposable
{
    string Path { get; }

    /// <summary>Bytes in the file now.</summary>
    long Length { get; }

    /// <summary>False when others than its owner may use the file. A disk that knows no users has no others.</summary>
    bool IsPrivate => true;

    /// <summary>Reads until the destination is full or the file ends; returns the bytes read.</summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>Writes all bytes or throws.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Reserves space: a later write below <paramref name="length"/> cannot find the disk full.</summary>
    void Allocate(long length);

    /// <summary>fdatasync: the bytes, and what is needed to read them back.</summary>
    void SyncData();

    /// <summary>fsync: the bytes and all of the file's metadata.</summary>
    void Sync();

    /// <summary>Takes the exclusive lock that ends with this handle; false when another handle holds it.</summary>
    bool TryLock();
}
