using CsCheck;
using MarketSnapshot.Core.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class TransportRuleTests
{
    private static readonly string[] Perishable =
    [
        "tomato", "potato", "onion", "cauliflower", "cabbage", "carrot", "brinjal", "capsicum", "cucumber", "leafy vegetables", "fruit",
    ];

    [Fact]
    public void A_perishable_crop_or_a_load_from_a_thousand_kilograms_needs_transport() =>
        Gen.Select(
            Gen.OneOfConst([.. Perishable, "wheat", "rice", "potatoes", "leafy", "fruits", "dragon fruit", "tomat"]),
            Gen.Bool.Array[20],
            Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]),
            Gen.OneOf(Gen.Int[1, 1_000_000].Select(kg => (decimal)kg), Gen.Int[999_990, 1_000_010].Select(grams => grams / 1_000m))).Sample(
            (crop, upper, spaces, quantity) =>
            {
                var written = new string([.. crop.Select((letter, i) => upper[i % upper.Length] ? char.ToUpperInvariant(letter) : letter)]);
                written = new string(' ', spaces.Item1) + written + new string('\t', spaces.Item2);
                Assert.Equal(Array.Exists(Perishable, name => name == crop) || quantity >= 1_000, TransportRule.IsRequired(written, quantity));
            },
            iter: 5_000);

    [Theory]
    [InlineData("Tomato ", "tomato", true)]
    [InlineData("टमाटर", " टमाटर", true)]
    [InlineData("leafy vegetables", "leafy  vegetables", false)]
    [InlineData("wheat", "rice", false)]
    public void Crop_names_are_compared_trimmed_and_without_case(string left, string right, bool same) =>
        Assert.Equal(same, CropName.Same(left, right));
}
