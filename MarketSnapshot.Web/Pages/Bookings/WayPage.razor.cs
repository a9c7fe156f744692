using System.Globalization;
using MarketSnapshot.Web.Api;
using MarketSnapshot.Web.Api.Bookings;
using MarketSnapshot.Web.Language;
using MarketSnapshot.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Web.Pages.Bookings;

/// <summary>A booking and its way to the market, which moves by itself; here its farmer cancels and extends.</summary>
public sealed partial class WayPage(BookingsApi bookings, Viewer viewer, NavigationManager navigation, IStringLocalizer<BookingTexts> texts) : ComponentBase
{
    private BookingAnswer? _booking;
    private IReadOnlyList<WayStep> _steps = [];
    private SnapshotAnswer? _snapshot;
    private QuoteAnswer? _preview;
    private string? _additionalDays;
    private string? _hadDays;
    private string? _reason;
    private string? _failed;
    private ApiProblem? _problem;
    private ApiProblem? _refused;

    /// <summary>The booking.</summary>
    [Parameter]
    public Guid Id { get; set; }

    private IStringLocalizer<BookingTexts> T => texts;

    private Viewer Viewer => viewer;

    private CancellationToken Aborted => viewer.Context?.RequestAborted ?? CancellationToken.None;

    private bool IsOwn => _booking is not null && _booking.FarmerId == viewer.FarmerId;

    // Where this person's bookings are listed.
    private string Home => viewer.FarmerId is not null ? "/bookings" : viewer.VendorId is not null ? "/vendor" : "/operations";

    private string HomeName => viewer.FarmerId is not null ? "nav.bookings" : viewer.VendorId is not null ? "nav.vendor" : "nav.operations";

    private bool IsListed => _snapshot is { Status: "published", FirstPublishedAt: not null };

    private int? AdditionalDays => int.TryParse(_additionalDays, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await ReadFormAsync();
        _booking = await bookings.FindAsync(Id, Aborted);
        // A farmer sees the own bookings, also where the API takes everybody for an operator.
        if (_booking is null || (viewer.FarmerId is { } farmer && _booking.FarmerId != farmer && !viewer.Is(Roles.Operator)))
        {
            _booking = null;
            navigation.NotFound();
            return;
        }

        var sync = bookings.NextSyncAsync(Aborted);
        _snapshot = await bookings.FindSnapshotAsync(Id, Aborted);
        _steps = Way.Of(_booking, _snapshot, await sync);
        await PreviewAsync();
    }

    private async Task ReadFormAsync()
    {
        var request = viewer.Context!.Request;
        var sent = request.HasFormContentType ? await request.ReadFormAsync(Aborted) : null;
        Func<string, string?> field = sent is null ? name => request.Query[name] : name => sent[name];
        _additionalDays = field("additional_days");
        _hadDays = field("has_days");
        _reason = field("reason")?.Trim() is { Length: > 0 } reason ? reason : null;
    }

    /// <summary>What the booking would cost when it is longer; nothing where that can't be said.</summary>
    private async Task PreviewAsync()
    {
        if (AdditionalDays is not (> 0 and { } more) || _booking is not { IsOpen: true } booking)
            return;
        try
        {
            // A price has no need of the true start, and the API quotes none for what began long ago.
            var quote = await bookings.QuoteAsync(
                new(booking.LocationId, booking.CropType, booking.QuantityKg, viewer.Now, booking.DurationDays + more), Aborted);
            _preview = quote with { EndDate = booking.EndDate.AddDays(more) };
        }
        catch (ApiProblemException refused) when (refused.Problem.Status == StatusCodes.Status400BadRequest)
        {
            _preview = null;
        }
    }

    private async Task ExtendAsync()
    {
        // Sent twice, by a double tap or a reload, it has been done by the first.
        if (_hadDays is not null && _hadDays != _booking?.DurationDays.ToString(CultureInfo.InvariantCulture))
            navigation.NavigateTo($"/bookings/{Id}");
        else
            await ChangeAsync("extend", () => bookings.ExtendAsync(Id, AdditionalDays, Aborted));
    }

    private Task CancelAsync() => _booking?.BookingStatus == "cancelled"
        ? ChangeAsync("cancel", () => Task.FromResult(_booking))
        : ChangeAsync("cancel", () => bookings.CancelAsync(Id, _reason, Aborted));

    private async Task ChangeAsync(string what, Func<Task<BookingAnswer>> change)
    {
        try
        {
            await change();
            navigation.NavigateTo($"/bookings/{Id}");
        }
        catch (ApiProblemException refused) when (refused.Problem is not { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden })
        {
            _failed = what;
            _problem = _refused = SpokenProblem.Speak(refused.Problem, texts);
        }
    }
}
