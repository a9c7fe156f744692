using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Browser;

/// <summary>A system of their own for those who run the sync: on the one that all tests share it would publish what another test means to publish itself.</summary>
[CollectionDefinition(nameof(OwnMarket))]
public sealed class OwnMarket : ICollectionFixture<Topology>;
