using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MarketSnapshot.Tests.Simulation.Engine;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.Simulation.Compliance;

/// <summary>The same steps, drawn from a seed, on the model and on PostgreSQL: every answer and every row is the same.</summary>
public sealed class StoreComplianceTests(Topology topology)
{
    private const int Steps = 150;
    private const int MaxAttempts = 2;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_model_and_PostgreSQL_answer_the_same(ulong seed)
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<PublishingOptions>(options => options.MaxAttempts = MaxAttempts));
        var both = new BothSides(new ModelSide(new PublishingOptions { MaxAttempts = MaxAttempts }), await PostgresSide.CreateAsync(stores), new Dice(seed));
        for (var step = 0; step < Steps; step++)
        {
            var told = await both.StepAsync();
            var (model, postgres) = (await both.Model.RowsAsync(), await both.Postgres.RowsAsync());
            Assert.True(model.SequenceEqual(postgres), $"After {told}:\nmodel      {string.Join("\n           ", model)}\nPostgreSQL {string.Join("\n           ", postgres)}");
        }
    }

    /// <summary>Takes steps on both sides and compares what they answer.</summary>
    private sealed class BothSides(IStoreSide model, IStoreSide postgres, Dice dice)
    {
        private readonly List<string> _told = [];
        private readonly List<(Guid Token, IReadOnlyList<ClaimedSnapshot> Model, IReadOnlyList<ClaimedSnapshot> Postgres)> _claims = [];
        private (DateTimeOffset Model, DateTimeOffset Postgres)? _run;
        private int _bookings;

        public IStoreSide Model => model;

        public IStoreSide Postgres => postgres;

        public async Task<string> StepAsync()
        {
            var what = _bookings == 0 ? 0 : dice.Below(20);
            var booking = dice.Below(Math.Max(1, _bookings));
            await (what switch
            {
                0 => DoAsync("book", side => side.BookAsync(), then: () => _bookings++),
                1 or 2 => WithAsync(dice.OneOf(Enum.GetValues<BookingStatus>()), status => DoAsync($"{booking} becomes {status}", side => side.SetStatusAsync(booking, status))),
                3 => WithAsync(dice.Between(1, 900), quantity => DoAsync($"{booking} has {quantity} kg", side => side.SetQuantityAsync(booking, quantity))),
                4 or 5 => DoAsync("something is measured", side => side.TouchPlaceAsync()),
                6 when dice.PerMille(300) => DoAsync($"{booking} is deleted", side => side.DeleteBookingAsync(booking)),
                7 or 8 => CompareAsync($"rebuild {booking}", side => side.RebuildAsync(booking)),
                9 or 10 => WithAsync(dice.Between(1, 4), size => CompareAsync($"reconcile by {size}", side => side.ReconcileAsync(size))),
                11 => BeginRunAsync(),
                12 => DoAsync("leases run out", side => side.ExpireLeasesAsync()),
                < 16 => ClaimAsync(booking),
                _ => SettleAsync(),
            });
            return string.Join("; ", _told.TakeLast(12));
        }

        private static Task WithAsync<T>(T value, Func<T, Task> step) => step(value);

        private async Task DoAsync(string what, Func<IStoreSide, Task> step, Action? then = null)
        {
            _told.Add(what);
            await step(model);
            await step(postgres);
            then?.Invoke();
        }

        private async Task CompareAsync(string what, Func<IStoreSide, Task<IReadOnlyList<string>>> step)
        {
            _told.Add(what);
            var (one, other) = (await step(model), await step(postgres));
            Assert.True(one.SequenceEqual(other), $"{string.Join("; ", _told.TakeLast(12))}:\nmodel      {string.Join(", ", one)}\nPostgreSQL {string.Join(", ", other)}");
        }

        private async Task BeginRunAsync()
        {
            _told.Add("a run begins");
            _run = (await model.NowAsync(), await postgres.NowAsync());
        }

        private async Task ClaimAsync(int booking)
        {
            var request = new ClaimRequest(Guid.NewGuid(), dice.Between(1, 3)) { IgnoreBackOff = dice.PerMille(500) };
            var (single, after) = (dice.PerMille(300) ? booking : (int?)null, dice.PerMille(300) && _claims.Count > 0 ? _claims[^1] : default);
            _told.Add($"claim {request.Size}{(single is { } one ? $" of {one}" : "")}{(request.IgnoreBackOff ? " without regard to back-off" : "")}");
            var mine = await model.ClaimAsync(request with { NotClaimedSince = _run?.Model, After = QueuePosition.LastOf(after.Model ?? []) }, single);
            var theirs = await postgres.ClaimAsync(request with { NotClaimedSince = _run?.Postgres, After = QueuePosition.LastOf(after.Postgres ?? []) }, single);
            Assert.True(
                Describe(mine, model).SequenceEqual(Describe(theirs, postgres)),
                $"{string.Join("; ", _told.TakeLast(12))}:\nmodel      {string.Join(", ", Describe(mine, model))}\nPostgreSQL {string.Join(", ", Describe(theirs, postgres))}");
            if (mine.Count > 0)
                _claims.Add((request.Token, mine, theirs));
        }

        private static string[] Describe(IReadOnlyList<ClaimedSnapshot> claimed, IStoreSide side) =>
            [.. claimed.Select(one => $"{side.NumberOf(one.State.BookingId)} v{one.State.Version} {one.State.OnMarket}").Order(StringComparer.Ordinal)];

        private async Task SettleAsync()
        {
            if (_claims.Count == 0)
                return;
            var at = dice.Below(_claims.Count);
            var claim = _claims[at];
            if (dice.PerMille(800))
                _claims.RemoveAt(at);
            var order = claim.Postgres.ToDictionary(one => postgres.NumberOf(one.State.BookingId));
            List<SentSnapshot> mine = [], theirs = [];
            foreach (var one in claim.Model)
            {
                var (fate, ahead, same) = ((SendFate)dice.Below(4), dice.Between(-1, 2), dice.PerMille(500));
                var other = order[model.NumberOf(one.State.BookingId)];
                mine.Add(Sent(one, fate, ahead, same));
                theirs.Add(Sent(other, fate, ahead, same));
                _told.Add($"{model.NumberOf(one.State.BookingId)} v{one.State.Version} {fate}{(fate == SendFate.Contested ? $" by {one.State.Version + ahead}" : "")}");
            }

            var (outcomes, others) = (await model.SettleAsync(claim.Token, mine), await postgres.SettleAsync(claim.Token, theirs));
            Assert.Equal(
                others.Select(outcome => (postgres.NumberOf(outcome.BookingId), outcome.Kind)), outcomes.Select(outcome => (model.NumberOf(outcome.BookingId), outcome.Kind)));
        }

        private static SentSnapshot Sent(ClaimedSnapshot claimed, SendFate fate, int ahead, bool same) => new(claimed, fate)
        {
            Error = fate == SendFate.Refused ? "refused" : null,
            Head = fate == SendFate.Contested
                ? new ListingHead(
                    claimed.State.BookingId, Math.Max(1, claimed.State.Version + ahead), claimed.State.OnMarket, same ? claimed.State.ContentHash : "other",
                    claimed.State.SentAt, claimed.State.SentAt)
                : null,
        };
    }
}
