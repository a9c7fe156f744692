using System.Collections.Frozen;

namespace MarketSnapshot.Core.Bookings;

/// <summary>Whether a booking needs transport when the farmer doesn't say: a perishable crop does, and so does a large load.</summary>
public static class TransportRule
{
    /// <summary>From this quantity on, in kilograms, every crop needs transport.</summary>
    public const decimal LargeLoadKg = 1_000m;

    /// <summary>Crops that spoil on the way, as <see cref="CropName.Key"/>.</summary>
    public static FrozenSet<string> PerishableCrops { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "tomato", "potato", "onion", "cauliflower", "cabbage", "carrot", "brinjal", "capsicum", "cucumber", "leafy vegetables", "fruit");

    /// <summary>The default for a crop and a quantity in kilograms.</summary>
    public static bool IsRequired(string cropType, decimal quantityKg) =>
        quantityKg >= LargeLoadKg || PerishableCrops.Contains(CropName.Key(cropType));
}
