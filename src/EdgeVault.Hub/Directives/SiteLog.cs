using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Sites;
using Google.Protobuf;

namespace EdgeVault.Hub.Directives;

/// <summary>The directives of one site in order, with what became of each. Safe from any thread.</summary>
internal sealed class SiteLog
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _open;

    public ChangeSignal Changed { get; } = new();

    public ulong Size
    {
        get
        {
            lock (_gate)
            {
                return (ulong)_entries.Count;
            }
        }
    }

    /// <summary>Directives that the site has not answered.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>Takes one that is durable; it must be the next.</summary>
    public void Add(Directive directive)
    {
        lock (_gate)
        {
            if (directive.Index != (ulong)_entries.Count)
            {
                throw new InvalidOperationException(
                    $"Directive {directive.Index} of {directive.Site} came where {_entries.Count} was due.");
            }

            _entries.Add(new Entry(directive, directive.ToByteArray()));
            _open++;
        }

        Changed.Raise();
    }

    public (Directive Directive, byte[] Bytes)? At(ulong index)
    {
        lock (_gate)
        {
            return index < (ulong)_entries.Count ? (_entries[(int)index].Directive, _entries[(int)index].Bytes) : null;
        }
    }

    /// <summary>Takes the site's answer. The first one counts: a gateway that crashed may give it twice.</summary>
    public Directive? Answer(ulong index, AnswerState state, string reason, string detail, ulong at)
    {
        lock (_gate)
        {
            if (index >= (ulong)_entries.Count || _entries[(int)index].State != AnswerState.Open)
            {
                return null;
            }

            var entry = _entries[(int)index];
            (entry.State, entry.Reason, entry.Detail, entry.Event) = (state, reason, detail, at);
            _open--;
            return entry.Directive;
        }
    }

    public IReadOnlyList<Answered> Newest(bool openOnly, int countMax)
    {
        lock (_gate)
        {
            return
            [
                .. _entries.AsEnumerable().Reverse()
                    .Where(entry => !openOnly || entry.State == AnswerState.Open)
                    .Take(countMax)
                    .Select(entry => new Answered
                    {
                        Directive = entry.Directive,
                        State = entry.State,
                        Reason = entry.Reason,
                        Detail = entry.Detail,
                        Event = entry.Event,
                    }),
            ];
        }
    }

    private sealed class Entry(Directive directive, byte[] bytes)
    {
        public Directive Directive => directive;

        public byte[] Bytes => bytes;

        public AnswerState State { get; set; }

        public string Reason { get; set; } = "";

        public string Detail { get; set; } = "";

        public ulong Event { get; set; }
    }
}
