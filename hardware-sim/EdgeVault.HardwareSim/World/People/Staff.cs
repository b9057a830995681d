namespace EdgeVault.HardwareSim.World;

/// <summary>The people of a site; each can carry one tray at a time.</summary>
internal sealed class Staff(int people)
{
    private readonly Queue<string> _free = new(Enumerable.Range(1, people).Select(number => $"carrier-{number:D2}"));

    public bool TryCall(out string carrier) => _free.TryDequeue(out carrier!);

    public void Return(string carrier) => _free.Enqueue(carrier);
}
