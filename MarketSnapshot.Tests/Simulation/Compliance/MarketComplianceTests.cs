using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.World;
using MarketSnapshot.Tests.Unit.Listings;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.Simulation.Compliance;

/// <summary>The same guarded writes on the model of the market and on MongoDB: every answer and every document is the same.</summary>
public sealed class MarketComplianceTests(Topology topology)
{
    private const int Batches = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_model_and_MongoDB_answer_the_same(ulong seed)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var market = stores.Services.GetRequiredService<IListingStore>();
        var dice = new Dice(seed);
        var model = new ModelMarket(new Simulator(seed, traced: false), new Mechanisms());
        Guid[] bookings = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        for (var batch = 0; batch < Batches; batch++)
        {
            ListingState[] states = [.. bookings.Where(_ => dice.PerMille(600)).Select(id =>
                States.Of(dice.Between(1, 12), dice.PerMille(600), $"hash {dice.Below(3)}") with { BookingId = id })];

            var theirs = await market.WriteAsync(states, OwnStores.Stop);
            Assert.Equal(theirs.Select(result => result.Kind), states.Select(state => model.Write(MarketDocument.Of(state))));

            var heads = await market.ReadHeadsAsync(bookings, OwnStores.Stop);
            Assert.Equal(
                bookings.Select(id => heads.GetValueOrDefault(id)),
                bookings.Select(id => model.Find(id)?.Head));
            if (batch % 20 == 19)
                bookings[dice.Below(bookings.Length)] = Guid.NewGuid();
        }
    }
}
