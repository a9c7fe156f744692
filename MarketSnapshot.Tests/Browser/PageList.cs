namespace MarketSnapshot.Tests.Browser;

/// <summary>A page as somebody comes to it.</summary>
/// <param name="Template">The page's own address, as it declares it.</param>
/// <param name="Name">What it is called in names of pictures.</param>
/// <param name="Path">Where somebody goes.</param>
/// <param name="Status">What is answered.</param>
internal sealed record Visit(string Template, string Name, string Path, int Status = 200);

/// <summary>Every page of the front end, in each state that it can be in, by who comes to it.</summary>
internal static class PageList
{
    /// <summary>Who goes there: a role, or nobody in particular.</summary>
    public static IReadOnlyList<string> Persons { get; } = ["buyer", "farmer", "vendor", "operator"];

    /// <summary>The pages that a person comes to.</summary>
    /// <param name="person">One of <see cref="Persons"/>.</param>
    /// <param name="scene">What there is to see.</param>
    /// <param name="booking">A booking of the scene with a listing of its own.</param>
    public static IReadOnlyList<Visit> Of(string person, MarketScene scene, string booking) => person switch
    {
        "buyer" =>
        [
            new("/", "market", scene.Search),
            new("/", "market-empty", "/?crop=nobody+stores+this&min_quality=50"),
            new("/", "market-refused", "/?min_quality=abc"),
            new("/listings/{BookingId:guid}", "listing", $"/listings/{booking}"),
            new("/map", "map", $"/map?place={scene.Place}"),
            new("/sign-in", "sign-in", "/sign-in"),
            new("/not-found", "not-found", "/nothing-here", 404),
            new("/error", "error", "/error"),
        ],
        "farmer" =>
        [
            new("/book", "book", $"/book?crop_type=chilli&quantity_kg=5000&duration_days=30&near={Uri.EscapeDataString(scene.PlaceName)}&location_id={scene.Place}"),
            new("/book", "book-refused", "/book?crop_type=chilli&quantity_kg=0&duration_days=900"),
            new("/bookings", "bookings", "/bookings"),
            new("/bookings", "bookings-empty", "/bookings?status=completed"),
            new("/bookings/{Id:guid}", "way", $"/bookings/{booking}?additional_days=10"),
            new("/sign-in", "signed-in", "/sign-in"),
        ],
        "vendor" =>
        [
            new("/vendor", "vendor", "/vendor"),
            new("/vendor", "vendor-all", "/vendor?status=all"),
            new("/vendor", "vendor-empty", "/vendor?status=completed"),
            new("/vendor/places", "vendor-places", "/vendor/places"),
            new("/vendor/sensors", "vendor-sensors", "/vendor/sensors"),
            new("/vendor/pests", "vendor-pests", "/vendor/pests"),
            new("/vendor/certificates", "vendor-certificates", "/vendor/certificates"),
            new("/bookings/{Id:guid}", "vendor-way", $"/bookings/{booking}"),
        ],
        _ =>
        [
            new("/operations", "operations", "/operations"),
            new("/operations/parked", "operations-parked", "/operations/parked"),
            new("/operations/audit", "operations-audit", "/operations/audit"),
        ],
    };
}
