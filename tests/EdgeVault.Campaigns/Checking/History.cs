using System.Globalization;

namespace EdgeVault.Campaigns.Checking;

/// <summary>What a writer said, and what may be demanded of the ledger after it.</summary>
/// <remarks>Lines in their order; the grammar is with <see cref="Writing.Writer"/>.</remarks>
internal sealed class History
{
    private readonly List<string> _broken = [];
    private readonly Queue<Call> _calls = new();
    private bool _isWritable = true;

    /// <summary>What was known when an append was called; they are answered in that order.</summary>
    private readonly record struct Call(bool IsWritable, int Failures);

    /// <summary>Entries that were promised: the ledger has at least these.</summary>
    public ulong Acked { get; private set; }

    /// <summary>Entries that were handed over: the ledger has at most these.</summary>
    public ulong Tried { get; private set; }

    /// <summary>Size when it was opened; null before.</summary>
    public ulong? Opened { get; private set; }

    /// <summary>True once it was about to open the ledger.</summary>
    public bool IsOpening { get; private set; }

    public bool IsRefused { get; private set; }

    public bool IsDone { get; private set; }

    public int Acks { get; private set; }

    public int Failures { get; private set; }

    /// <summary>Acknowledgements that came behind a failed append: the ledger went on.</summary>
    public int AcksAfterFailure { get; private set; }

    /// <summary>Appends that failed although, after an earlier failure, the state said Writable again.</summary>
    public int FalselyReady { get; private set; }

    public bool IsWritable => _isWritable;

    public string State { get; private set; } = "";

    /// <summary>What was said and must not be, whatever the disk did.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Sizes known before this writer began.</summary>
    public void Continue(ulong acked, ulong tried) => (Acked, Tried) = (acked, tried);

    /// <summary>The history of the next writer on the same folder.</summary>
    public History Next()
    {
        var next = new History();
        next.Continue(Acked, Tried);
        return next;
    }

    public void Add(string line)
    {
        var words = line.Split(' ', 4);
        switch (words[0])
        {
            case "opening":
                IsOpening = true;
                break;
            case "opened":
                Open(line, Number(words[1]));
                break;
            case "refused":
                IsRefused = true;
                State = line;
                break;
            case "state":
                _isWritable = words[1] == "Writable";
                State = line["state ".Length..];
                break;
            case "try":
                Tried = Math.Max(Tried, Number(words[1]) + Number(words[2]));
                _calls.Enqueue(new Call(_isWritable, Failures));
                break;
            case "ack":
                Ack(line, Number(words[1]), Number(words[2]));
                break;
            case "fail":
                Failures++;
                FalselyReady += _calls.Dequeue() is { IsWritable: true, Failures: > 0 } ? 1 : 0;
                break;
            case "differs":
                _broken.Add($"what it read back {line}");
                break;
            case "done":
                IsDone = true;
                break;
        }
    }

    private void Open(string line, ulong size)
    {
        Opened = size;
        if (size < Acked || size > Tried)
        {
            _broken.Add($"'{line}' after {Acked} were acknowledged and {Tried} handed over");
        }
    }

    private void Ack(string line, ulong first, ulong count)
    {
        // Appends are answered in the order they were called, each right behind the one before.
        if (first != Math.Max(Acked, Opened ?? 0) || first + count > Tried)
        {
            _broken.Add($"'{line}' does not follow {Acked}, of {Tried} tried");
        }

        // What was called while nothing could be appended may only succeed once that is over.
        if (!_calls.Dequeue().IsWritable && !_isWritable)
        {
            _broken.Add($"'{line}' although the state is {State}");
        }

        Acked = first + count;
        Acks++;
        AcksAfterFailure += Failures > 0 ? 1 : 0;
    }

    private static ulong Number(string word) => ulong.Parse(word, CultureInfo.InvariantCulture);
}
