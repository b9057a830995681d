namespace EdgeVault.HardwareSim.World;

/// <summary>Somebody who works at a site.</summary>
/// <param name="Id">As it stands in the truth.</param>
/// <param name="Badge">What their badge answers with; null: it has no tag.</param>
internal sealed record Person(string Id, Tag? Badge);

/// <summary>The people of a site; each can carry one tray at a time.</summary>
internal sealed class Staff(IEnumerable<Person> people)
{
    private readonly Queue<Person> _free = new(people);

    public bool TryCall(out Person person) => _free.TryDequeue(out person!);

    public void Return(Person person) => _free.Enqueue(person);
}
