using MarketSnapshot.Web.Api;
using MarketSnapshot.Web.Api.Bookings;
using MarketSnapshot.Web.Api.Locations;
using MarketSnapshot.Web.Language;
using MarketSnapshot.Web.Parts;
using MarketSnapshot.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Web.Pages.Bookings;

/// <summary>
/// Books storage. Places and prices follow the form, by script as it changes and by a button without. What is booked is what was shown:
/// where the price has changed since, the new one is shown first.
/// </summary>
public sealed partial class BookPage(
    BookingsApi bookings, LocationsApi locations, Viewer viewer, NavigationManager navigation, IStringLocalizer<BookingTexts> texts) : ComponentBase
{
    private const int MostPlaces = 24;

    private static readonly string[] Crops =
        ["chilli", "turmeric", "tomato", "onion", "potato", "rice", "wheat", "maize", "groundnut", "cotton", "cabbage", "fruit"];

    private BookForm _form = new();
    private IReadOnlyList<LocationAnswer> _all = [];
    private IReadOnlyList<LocationAnswer> _places = [];
    private IReadOnlyList<InspectionAnswer> _inspections = [];
    private GeoPoint? _origin;
    private ApiProblem? _problem;
    private ApiProblem? _refused;
    private string? _notice;
    private string? _step;
    private string? _shownPrice;

    private IStringLocalizer<BookingTexts> T => texts;

    private Guid FarmerId => viewer.FarmerId ?? throw new InvalidOperationException("The page is for farmers.");

    private CancellationToken Aborted => viewer.Context?.RequestAborted ?? CancellationToken.None;

    private string NearHint => _form.Near.Length > 0 && _origin is null ? T["near.unknown"] : T["hint.near"];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await ReadFormAsync();
        _all = await locations.AllAsync(Aborted);
        _inspections = await bookings.InspectionsAsync(FarmerId, Aborted);
        if (_form.Near.Length == 0 && viewer.Context is { Request.Query.Count: 0 })
            _form = _form with { Near = await LastPlaceAsync() };
        _origin = Origin.Of(_form.Near, _all);
        await LoadPlacesAsync();
    }

    private async Task ReadFormAsync()
    {
        var request = viewer.Context!.Request;
        var sent = request.HasFormContentType ? await request.ReadFormAsync(Aborted) : null;
        Func<string, string?> field = sent is null ? name => request.Query[name] : name => sent[name];
        _form = BookForm.Read(field, DateOnly.FromDateTime(viewer.Local(viewer.Now).DateTime));
        _step = field("step");
        _shownPrice = _form.Place is { } place ? field($"price-{place}") : null;
    }

    /// <summary>Who has stored before most likely stores near there again.</summary>
    private async Task<string> LastPlaceAsync() =>
        (await bookings.ListAsync(FarmerId, status: null, cursor: null, limit: 1, Aborted)).Items is [var last] ? last.LocationName : "";

    private async Task LoadPlacesAsync()
    {
        // An empty quantity is no wrong one: the places are shown without a price until it is there.
        decimal? kg = _form.Quantity.Length == 0 ? null : _form.QuantityKg ?? 0;
        try
        {
            await LoadPlacesAsync(new(_origin, Start, _form.DurationDays, kg));
        }
        catch (ApiProblemException refused) when (refused.Problem.Status == StatusCodes.Status400BadRequest)
        {
            _problem = SpokenProblem.Speak(refused.Problem, texts);
            await LoadPlacesAsync(new(_origin, null, null, null));
        }
    }

    private async Task LoadPlacesAsync(LocationQuery wanted)
    {
        _places = await locations.SearchAsync(wanted, MostPlaces, Aborted);

        // Whoever came for one place sees it, however far away it is.
        if (_form.Place is { } chosen && _places.All(place => place.Id != chosen) && await locations.FindAsync(chosen, wanted, Aborted) is { } far)
            _places = [far, .. _places];
    }

    private DateTimeOffset? Start => _form.StartDay is { } day ? viewer.StartOf(day) : null;

    private async Task BookAsync()
    {
        if (_step == "show")
        {
            navigation.NavigateTo(_form.Address());
            return;
        }

        if (_form.Place is null)
        {
            _problem = new() { Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["location_id"] = [T["error.location_id"]] } };
            return;
        }

        // With a wrong field there is no price either: the API names every wrong field at once.
        var price = _places.FirstOrDefault(place => place.Id == _form.Place)?.Availability?.TotalPrice;
        if (price is { } charge && _shownPrice != PlaceChoice.PriceText(charge))
        {
            _notice = string.IsNullOrEmpty(_shownPrice) ? T["check.price", Show.Money(charge)] : T["check.changed", Show.Money(charge)];
            return;
        }

        try
        {
            var booking = await bookings.CreateAsync(
                new(FarmerId, _form.Place, _form.CropType.Length == 0 ? null : _form.CropType, _form.QuantityKg, Start, _form.DurationDays, _form.Inspection), _form.Key, Aborted);
            navigation.NavigateTo($"/bookings/{booking.Id}");
        }
        catch (ApiProblemException refused) when (refused.Problem is not { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden })
        {
            _problem = _refused = SpokenProblem.Speak(refused.Problem, texts);
            if (refused.Problem.Code == "idempotency_key_reused")
                _form = _form with { Key = BookForm.NewKey() };
        }
    }

    private string InspectionText(InspectionAnswer inspection)
    {
        var day = Show.Day(viewer.Local(inspection.InspectedAt));
        return inspection.Grade is { } grade ? T["inspection.graded", inspection.CropDetected, grade, day] : T["inspection.plain", inspection.CropDetected, day];
    }
}
