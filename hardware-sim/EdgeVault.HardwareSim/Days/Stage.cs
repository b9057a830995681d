using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Days;

/// <summary>Sets the days, one behind the other, from one seed.</summary>
internal sealed class Stage
{
    private const int WrongPerDay = 13;

    private static readonly string[] Special = ["not-home-at-closing", "door-forced", "moved-while-frozen"];

    private readonly DaysOptions _options;
    private readonly Agenda _agenda;
    private readonly Routine _routine;
    private readonly Mishaps _mishaps;
    private readonly Dice _dice;

    public Stage(DaysOptions options, Inventory inventory, TextWriter script)
    {
        _options = options;
        _agenda = new Agenda(options.Start);
        _dice = Dice.For(options.Seed, "days");
        var clerk = new Clerk();
        var teller = new Teller(new DayScript(script), _agenda, clerk, Truth, Dice.For(options.Seed, "teller"));
        var doors = new Doors(teller, _agenda);
        var hands = new Hands(teller, doors, _agenda, inventory);
        _mishaps = new Mishaps(teller, _agenda, doors, hands, inventory);
        _routine = new Routine(
            teller, _agenda, doors, hands, inventory, _mishaps, new Counting(teller, _agenda, inventory, _mishaps), clerk);
    }

    public DaysTruth Truth { get; } = new();

    /// <summary>Every other day is a quiet one.</summary>
    public void Run(IProgress<int> progress, CancellationToken cancellation)
    {
        _agenda.At(_options.Start, _routine.MoveIn);
        var queue = new Queue<string>();
        for (var day = 0; day < _options.Days; day++)
        {
            cancellation.ThrowIfCancellationRequested();
            var midnight = _options.Start + TimeSpan.FromDays(day);
            // Mid value is counted once a week; a full count every third day leaves room for things to be found.
            _routine.Set(midnight, day % 2 == 1 ? PlanOf(queue, day % 3 == 0) : [], isWave: day is >= 8 and <= 10, isFull: day % 3 == 0);
            _agenda.RunTo(midnight + TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
            progress.Report(day + 1);
        }

        // The last night, so that what is to be home is.
        _agenda.RunTo(_options.Start + TimeSpan.FromDays(_options.Days) + TimeSpan.FromHours(5));
    }

    private List<string> PlanOf(Queue<string> queue, bool isFull)
    {
        var plan = new List<string>();
        while (plan.Count < WrongPerDay)
        {
            if (queue.Count == 0)
            {
                string[] all = [.. _mishaps.Names, .. Special];
                _dice.Shuffle(all.AsSpan());
                Array.ForEach(all, queue.Enqueue);
            }

            var next = queue.Dequeue();
            if (next != "moved-while-frozen" && !plan.Contains(next))
            {
                plan.Add(next);
            }
        }

        if (isFull)
        {
            plan.Add("moved-while-frozen");
        }

        return plan;
    }
}
