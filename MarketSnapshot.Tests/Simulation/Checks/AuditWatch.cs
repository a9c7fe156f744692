using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>
/// Watches the audits of one process: where nobody touched a store by hand they find nothing but what other programs wrote and nobody has
/// looked at yet; they repair nothing that has moved on since it was seen, and withdraw no more than they may.
/// </summary>
internal sealed class AuditWatch(Simulator simulator, Func<bool> hasDrifted, int limit) : IAuditWatch
{
    private readonly HashSet<string> _withdrawn = [];

    /// <summary>What an operator allows from here on; null for nothing.</summary>
    public long? Allowed { get; set; }

    /// <summary>An audit begins.</summary>
    public void Begins() => _withdrawn.Clear();

    public void Confirmed(IReadOnlyList<Difference> differences, bool repair, Func<Guid, AuditedBooking> now)
    {
        if (!hasDrifted() && differences.FirstOrDefault(one => !one.IsRebuilt) is { } invented)
            simulator.Fail(new(Promises.AuditFindsOnlyDifferences, $"{invented.Kind}: {invented.Booking} and {invented.Listing}"));
        if (!repair)
            return;
        if (differences.FirstOrDefault(one => one.Booking is { } seen && seen != now(seen.BookingId)) is { } outdated)
            simulator.Fail(new(Promises.AuditFindsOnlyDifferences, $"{outdated.Kind}: {outdated.Booking} is not so any more"));
        _withdrawn.UnionWith(differences.Where(difference => difference.Withdraws).Select(difference => difference.Listing!.Id.AsString));
        if (_withdrawn.Count > Math.Max(limit, Allowed ?? 0))
            simulator.Fail(new(Promises.AuditBrakes, $"{_withdrawn.Count} listings are withdrawn, {limit} are allowed"));
    }
}
