namespace EdgeVault.TestKit.Disks;

/// <summary>Decides what of the un-synced a power cut or a failed sync leaves. Asked in a fixed order.</summary>
public abstract class CrashRule
{
    /// <summary>Nothing that was not synced.</summary>
    public static CrashRule Nothing { get; } = new Uniform(false);

    /// <summary>Everything as it was last read.</summary>
    public static CrashRule Everything { get; } = new Uniform(true);

    /// <summary>Every other sector: what a failed sync leaves unless a test says otherwise.</summary>
    public static CrashRule EveryOther() => new Alternating();

    /// <param name="isKept">Asked once for all names, then for each un-synced length and sector.</param>
    public static CrashRule From(Func<bool> isKept) => new Asking(isKept);

    public abstract SectorFate FateOf(in UnsyncedSector sector);

    /// <summary>Whether a create, rename or unlink lasts. A change of a name of which an earlier change is lost is lost
    /// too.</summary>
    public abstract bool KeepsName(string operation, string file);

    /// <summary>The length of a file whose length was not synced; null for as far as the kept sectors reach.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="lengths">The synced length, then all that it had since.</param>
    public virtual int? LengthOf(string file, IReadOnlyList<int> lengths) => null;

    /// <summary>Whether the page around an un-synced sector is lost, clean sectors too (512-byte emulation).</summary>
    public virtual bool SpoilsPage(string file, int page) => false;

    private sealed class Uniform(bool isKept) : CrashRule
    {
        public override SectorFate FateOf(in UnsyncedSector sector) =>
            isKept ? SectorFate.Latest(sector) : SectorFate.Old;

        public override bool KeepsName(string operation, string file) => isKept;

        public override int? LengthOf(string file, IReadOnlyList<int> lengths) => isKept ? lengths[^1] : lengths[0];
    }

    private sealed class Alternating : CrashRule
    {
        private bool _isKept;

        public override SectorFate FateOf(in UnsyncedSector sector)
        {
            _isKept = !_isKept;
            return _isKept ? SectorFate.Latest(sector) : SectorFate.Old;
        }

        public override bool KeepsName(string operation, string file) => false;
    }

    private sealed class Asking(Func<bool> isKept) : CrashRule
    {
        private bool? _namesKept;

        public override SectorFate FateOf(in UnsyncedSector sector) =>
            isKept() ? SectorFate.Latest(sector) : SectorFate.Old;

        public override bool KeepsName(string operation, string file) => _namesKept ??= isKept();

        public override int? LengthOf(string file, IReadOnlyList<int> lengths) => isKept() ? lengths[^1] : null;
    }
}
