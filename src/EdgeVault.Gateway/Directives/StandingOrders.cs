using System.Globalization;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Disk;
using Google.Protobuf;
using PieceRegister = EdgeVault.Custody.Pieces.PieceRegister;

namespace EdgeVault.Gateway.Directives;

/// <summary>What hubs asked for that lasts: rows of the register, arrivals, counts. A file each in <c>directives/</c>, durable before
/// the answer; what is revoked is gone.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class StandingOrders
{
    private const string Extension = ".directive";
    private const int FileBytesMax = 1 << 20;

    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Hub, ulong Index), Directive> _standing;

    private StandingOrders(IDisk disk, string folder, SortedDictionary<(string Hub, ulong Index), Directive> standing) =>
        (_disk, _folder, _standing) = (disk, folder, standing);

    public IReadOnlyList<ExpectedArrival> Arrivals => Of(directive => directive.ExpectedArrival);

    public IReadOnlyList<CountPlan> Counts => Of(directive => directive.CountPlan);

    /// <exception cref="VerbException">A file there is none of these.</exception>
    public static StandingOrders Open(IDisk disk, string folder)
    {
        disk.CreateFolder(folder);
        var standing = new SortedDictionary<(string Hub, ulong Index), Directive>();
        foreach (var name in disk.List(folder).Where(name => name.EndsWith(Extension, StringComparison.Ordinal)))
        {
            var (path, parts) = (Path.Combine(folder, name), name.Split('.'));
            standing[parts is [var hub, var number, _]
                && ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? (hub, index)
                    : throw Unreadable(path)] = Parse(path, DurableFile.TryRead(disk, path, FileBytesMax));
        }

        return new StandingOrders(disk, folder, standing);
    }

    /// <summary>Durable when it returns; the same again changes nothing.</summary>
    /// <exception cref="Ledger.Disk.DiskException">It was not kept.</exception>
    public void Keep(string hub, Directive directive)
    {
        lock (_gate)
        {
            DurableFile.Replace(_disk, PathOf(hub, directive.Index), directive.ToByteArray());
            _standing[(hub, directive.Index)] = directive.Clone();
        }
    }

    /// <returns>False where nothing of that number stands.</returns>
    /// <exception cref="Ledger.Disk.DiskException">It still stands.</exception>
    public bool Forget(string hub, ulong index)
    {
        lock (_gate)
        {
            if (!_standing.ContainsKey((hub, index)))
            {
                return false;
            }

            _disk.Unlink(PathOf(hub, index));
            _disk.SyncFolder(_folder);
            return _standing.Remove((hub, index));
        }
    }

    /// <summary>Whether a piece is expected in a shipment.</summary>
    public bool Expects(string shipment, string pieceId) =>
        Arrivals.Any(arrival => arrival.Shipment == shipment && arrival.PieceIds.Contains(pieceId));

    /// <summary>The file's register with the rows that hubs gave, the later ones over the earlier.</summary>
    /// <param name="file">As <c>pieces.csv</c> says it.</param>
    /// <param name="and">One more that does not stand yet.</param>
    /// <exception cref="ArgumentException">Two pieces would have one tag.</exception>
    public PieceRegister Over(PieceRegister file, PieceRegister? and = null)
    {
        var rows = file.Pieces.ToDictionary(piece => piece.PieceId, StringComparer.Ordinal);
        var given = Of(directive => directive.PieceRegister).Select(register => Load(register.Csv.Memory).Register);
        foreach (var piece in given.Append(and ?? PieceRegister.Empty).SelectMany(register => register.Pieces))
        {
            rows[piece.PieceId] = piece;
        }

        return new PieceRegister(rows.Values);
    }

    public static PieceLoad Load(ReadOnlyMemory<byte> csv)
    {
        using var stream = new MemoryStream(csv.ToArray(), writable: false);
        return PieceFile.Load(stream);
    }

    private List<T> Of<T>(Func<Directive, T?> part)
        where T : class
    {
        lock (_gate)
        {
            return [.. _standing.Values.Select(part).OfType<T>()];
        }
    }

    private string PathOf(string hub, ulong index) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{hub}.{index}{Extension}"));

    private static Directive Parse(string path, byte[]? bytes)
    {
        try
        {
            return bytes is null ? throw Unreadable(path) : Directive.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw Unreadable(path, fault);
        }
    }

    private static VerbException Unreadable(string path, Exception? cause = null) => new(
        ExitCode.Unreadable, $"'{path}' is no directive of a hub; move it away, and the hub's log still says what it was.", cause);
}
