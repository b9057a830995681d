namespace EdgeVault.Campaigns.Journal;

/// <summary>A folder as a journal of calls made it, and as a power cut would leave it at any point.</summary>
/// <remarks>
/// A name is durable once its folder was synced after it was made, whatever the file's own sync did. A folder whose
/// sync fails keeps its names for the next sync: journaling file systems stop before they lose one silently.
/// </remarks>
internal sealed class DiskModel
{
    private const int CreateFlag = 0x40;
    private const int TruncateFlag = 0x200;

    private readonly Dictionary<uint, (long At, JournalRecord Record)> _begun = [];
    private readonly Dictionary<int, ModelFile> _files = [];
    private readonly Dictionary<int, string> _folders = [];
    private readonly ModelNames _names;
    private long _position;

    /// <param name="before">A copy of the folder from before the journal; all of it counts as durable.</param>
    /// <param name="root">The folder as the journal names it.</param>
    public DiskModel(string before, string root)
    {
        _names = ModelNames.Load(before, root);
    }

    public void Apply(JournalRecord record)
    {
        _position++;
        if (!record.IsEnd)
        {
            _begun[record.Sequence] = (_position, record);
        }
        else if (_begun.Remove(record.Sequence, out var begun))
        {
            End(begun.At, begun.Record, record);
        }
    }

    /// <summary>Lays the folder out as a power cut now would leave it; the model is used up by it.</summary>
    public void Cut(PowerCut cut, string target)
    {
        EndWhatHadBegun();
        var names = _names.Cut(cut);
        foreach (var folder in names.Folders)
        {
            Directory.CreateDirectory(Path.Combine(target, folder));
        }

        foreach (var (path, file) in names.Files)
        {
            if (Path.GetDirectoryName(path) is var folder && (folder == "" || names.Folders.Contains(folder!)))
            {
                var left = Path.Combine(target, path);
                File.WriteAllBytes(left, file.Cut(cut));
                File.SetUnixFileMode(left, file.Mode);
            }
        }
    }

    /// <summary>A call on its way when the power fails may have reached the disk.</summary>
    private void EndWhatHadBegun()
    {
        _position++;
        foreach (var (_, record) in _begun.Values.OrderBy(begun => begun.At))
        {
            var mayBeThere = record.Call switch
            {
                JournalCall.Open => (record.Offset & CreateFlag) != 0,
                JournalCall.Fsync or JournalCall.Fdatasync => false,
                _ => true,
            };
            if (mayBeThere)
            {
                End(_position, record, record with { Length = record.Data.Length });
            }
        }

        _begun.Clear();
    }

    private void End(long beganAt, JournalRecord begun, JournalRecord ended)
    {
        switch (begun.Call)
        {
            case JournalCall.Open when ended.Error == 0:
                Open(begun);
                break;
            case JournalCall.WriteAt or JournalCall.WriteNext when ended.Length > 0:
                _files[begun.Handle].Write(begun.Data.Span[..(int)ended.Length], begun.Offset, _position);
                break;
            case JournalCall.Fsync or JournalCall.Fdatasync:
                Sync(begun.Handle, beganAt, ended.Error == 0);
                break;
            case JournalCall.Truncate when ended.Error == 0:
                _files[begun.Handle].SetLength(begun.Length, _position);
                break;
            case JournalCall.Allocate when ended.Error == 0:
                _files[begun.Handle].Grow(begun.Offset + begun.Length, _position);
                break;
            case JournalCall.Rename when ended.Error == 0:
                _names.Rename(begun.Path, begun.Text, _position);
                break;
            case JournalCall.Unlink when ended.Error == 0:
                _names.Unlink(begun.Path, _position);
                break;
            case JournalCall.MakeFolder when ended.Error == 0:
                _names.MakeFolder(begun.Path, _position);
                break;
        }
    }

    private void Open(JournalRecord begun)
    {
        if (_names.IsFolder(begun.Path))
        {
            _folders[begun.Handle] = begun.Path;
            return;
        }

        var file = _names.Find(begun.Path);
        if (file is null)
        {
            file = (begun.Offset & CreateFlag) != 0
                ? _names.Create(begun.Path, (UnixFileMode)begun.Length, _position)
                : throw new CampaignException(ExitCode.Unreadable, $"The journal misses how {begun.Path} was made.");
        }

        if ((begun.Offset & TruncateFlag) != 0)
        {
            file.SetLength(0, _position);
        }

        _files[begun.Handle] = file;
    }

    private void Sync(int handle, long beganAt, bool isGood)
    {
        if (_folders.TryGetValue(handle, out var folder))
        {
            if (isGood)
            {
                _names.Sync(folder, beganAt);
            }
        }
        else if (isGood)
        {
            _files[handle].Sync(beganAt);
        }
        else
        {
            _files[handle].FailSync(beganAt);
        }
    }
}
