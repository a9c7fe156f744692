using CsCheck;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

/// <summary>Cursors of searches.</summary>
public sealed class ListingOrderTests
{
    private static readonly Gen<ListingSort> FieldSort = Gen.OneOfConst(ListingSort.Newest, ListingSort.Quality, ListingSort.Quantity, ListingSort.Ending);

    [Fact]
    public void A_cursor_is_taken_back_by_its_own_order_and_refused_by_every_other() =>
        Gen.Select(States.Any.Where(state => state.OnMarket), FieldSort, FieldSort).Sample((state, sort, other) =>
        {
            var cursor = Cursor.Encode(ListingOrder.Of(sort).Key(ListingDocument.Of(state)));
            Assert.NotNull(ListingOrder.Of(sort).After(cursor));
            if (other != sort)
                Assert.Throws<InvalidFieldException>(() => ListingOrder.Of(other).After(cursor));
            Assert.Throws<InvalidFieldException>(() => Position.Decode(cursor));
        }, iter: 5_000);

    [Fact]
    public void A_cursor_that_was_never_handed_out_names_the_field() =>
        Gen.Select(Gen.String[0, 30], Gen.String[0, 30], Gen.String[0, 30], FieldSort).Sample((sort, value, id, order) =>
        {
            var wrong = Assert.Throws<InvalidFieldException>(() => ListingOrder.Of(order).After(Cursor.Encode("x" + sort, value, id)));
            Assert.Equal("cursor", Assert.Single(wrong.Problems).Field);
        }, iter: 5_000);

    [Fact]
    public void A_position_by_distance_survives_its_cursor() =>
        Gen.Select(Gen.Double[0, 20_000], Gen.Guid, Gen.Double[-180, 180], Gen.Double[-90, 90], Gen.Guid).Sample((km, place, lon, lat, listing) =>
        {
            var position = new Position(new(km, place.ToString(), lon, lat), listing.ToString());
            Assert.Equal(position, Position.Decode(Cursor.Encode(position.Key())));
        }, iter: 5_000);

    [Fact]
    public void Places_are_ordered_by_distance_and_then_by_id_and_the_order_is_total() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 1]).Select((km, id, lon) => new Place(km, $"{id}", lon, 0)).Array[2, 20].Sample(places =>
        {
            var ordered = places.Order(Place.Order).ToArray();
            Assert.Equal(ordered, places.Reverse().Order(Place.Order));
            foreach (var (one, next) in ordered.Zip(ordered.Skip(1)))
            {
                Assert.True(one.DistanceKm <= next.DistanceKm);
                Assert.Equal(one == next, Place.Order.Compare(one, next) == 0);
            }
        }, iter: 5_000);

    [Fact]
    public void Distances_agree_with_the_law_of_cosines() =>
        Gen.Select(Gen.Double[-89, 89], Gen.Double[-180, 180], Gen.Double[-89, 89], Gen.Double[-180, 180]).Sample((lat1, lon1, lat2, lon2) =>
        {
            var (a, b, l) = (double.DegreesToRadians(lat1), double.DegreesToRadians(lat2), double.DegreesToRadians(lon2 - lon1));
            var expected = 6378.1 * Math.Acos(Math.Clamp((Math.Sin(a) * Math.Sin(b)) + (Math.Cos(a) * Math.Cos(b) * Math.Cos(l)), -1, 1));
            Assert.Equal(expected, new GeoArea(lat1, lon1, 1).DistanceKmTo(lat2, lon2), 0.001 + (expected * 1e-6));
        }, iter: 10_000);
}
