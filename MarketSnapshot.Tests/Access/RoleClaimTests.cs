using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>Right tokens whose claims say odd things of the caller.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed class RoleClaimTests(SecuredApi api)
{
    private Party First => api.Scene.First;

    private Party Second => api.Scene.Second;

    /// <summary>Claims that make nobody of anybody.</summary>
    public static TheoryData<string> Nothings =>
    [
        "no role", "unknown role", "role in another case", "empty role", "role as an object", "role as a number", "farmer without an id", "vendor without an id",
        "device without an id", "device with a blank id", "two farmer_ids", "two vendor_ids", "two device_ids", "id in braces", "id without dashes", "id as a list in text",
        "vendor with a farmer_id", "farmer with a vendor_id",
    ];

    [Theory]
    [MemberData(nameof(Nothings))]
    public async Task Who_is_nothing_certain_may_do_nothing_for_which_it_takes_somebody(string claims)
    {
        var token = api.Tokens.Sign(ClaimsOf(claims));
        foreach (var (operation, cells) in AccessTable.Rows)
        {
            var answer = await api.SendAsync(token, AccessRequests.All[operation].Of(First));
            var expected = AccessTable.IsPublic(operation) ? cells[0] == AccessTable.Yes ? 200 : 404 : 403;
            Assert.True(answer.Status == expected, $"{operation}: {answer}");
        }
    }

    [Theory]
    [InlineData("role")]
    [InlineData("roles")]
    public async Task A_role_counts_in_either_claim_and_in_a_list(string claim)
    {
        var claims = TokenIssuer.Claims(role: null, ("farmer_id", $"{First.Farmer}"));
        claims[claim] = new[] { "reader", "farmer" };
        Assert.Equal(200, (await api.SendAsync(api.Tokens.Sign(claims), Call.Get($"/api/bookings/{First.Booking}"))).Status);
        Assert.Equal(404, (await api.SendAsync(api.Tokens.Sign(claims), Call.Get($"/api/bookings/{Second.Booking}"))).Status);
        claims[claim] = "operator";
        Assert.Equal(200, (await api.SendAsync(api.Tokens.Sign(claims), Call.Get("/api/scheduler"))).Status);
    }

    [Fact]
    public async Task An_id_in_upper_case_is_the_same_id()
    {
        var token = api.Tokens.Sign(TokenIssuer.Claims("farmer", ("farmer_id", $"{First.Farmer}".ToUpperInvariant())));
        Assert.Equal(200, (await api.SendAsync(token, Call.Get($"/api/bookings/{First.Booking}"))).Status);
        Assert.Equal(404, (await api.SendAsync(token, Call.Get($"/api/bookings/{Second.Booking}"))).Status);
    }

    [Fact]
    public async Task A_farmer_who_does_not_exist_owns_nothing()
    {
        var unknown = Party.Unknown();
        var token = api.Tokens.Farmer(unknown.Farmer);
        foreach (var (operation, cells) in AccessTable.Rows)
        {
            // As another farmer, who has nothing either.
            var expected = cells[2] switch { AccessTable.Yes or AccessTable.Own => 200, var status => int.Parse(status, System.Globalization.CultureInfo.InvariantCulture) };
            var answer = await api.SendAsync(token, AccessRequests.All[operation].Of(First));
            Assert.True(answer.Status == expected, $"{operation}: {answer}");
            if (cells[2] == AccessTable.Own)
                Assert.Equal("{\"items\":[],\"next_cursor\":null}", answer.Body);
        }

        Assert.Equal(404, (await api.SendAsync(token, Call.Get($"/api/farmers/{unknown.Farmer}"))).Status);
        var refused = await api.SendAsync(token, Call.Post("/api/bookings", AccessScene.BookingOf(unknown.Farmer, First.Location)));
        Assert.Equal(400, refused.Status);
        Assert.NotNull(refused.Json["errors"]!["farmer_id"]);
    }

    [Fact]
    public async Task Who_is_farmer_and_vendor_has_each_roles_rights_where_the_endpoint_is_for_that_role()
    {
        // Farmer of the first party, vendor of the second.
        var token = api.Tokens.Sign(TokenIssuer.Claims(role: null, ("role", new[] { "farmer", "vendor" }), ("farmer_id", $"{First.Farmer}"), ("vendor_id", $"{Second.Vendor}")));
        foreach (var (operation, cells) in AccessTable.Rows)
        {
            foreach (var (party, asFarmer, asVendor) in new[] { (First, cells[1], cells[4]), (Second, cells[2], cells[3]) })
            {
                // A step would change what other tests look at; it stands for itself below.
                var request = AccessRequests.All[operation];
                var best = new[] { asFarmer, asVendor }.MinBy(cell => cell switch { "yes" or "own" or "none" => 0, "404" or "400" => 1, _ => 2 })!;
                if (request.Fresh is not null && best == AccessTable.Yes)
                    continue;
                var answer = await api.SendAsync(token, request.Of(party));
                Assert.True(answer.Allowed == best is AccessTable.Yes or AccessTable.Own or AccessTable.None && (answer.Allowed || $"{answer.Status}" == best), $"{operation} as {best}: {answer}");
            }
        }

        var bookings = (await api.SendAsync(token, Call.Get("/api/bookings?limit=200"))).Body;
        Assert.Contains($"{First.Booking}", bookings, StringComparison.Ordinal);
        Assert.Contains($"{Second.Booking}", bookings, StringComparison.Ordinal);

        // Bookings at the own place are to be cancelled by their farmers, own bookings to be confirmed by their vendor.
        var own = await api.Scene.WithBookingAsync();
        Assert.Equal(404, (await api.SendAsync(token, Call.Post($"/api/bookings/{Second.Booking}/cancel"))).Status);
        Assert.Equal(404, (await api.SendAsync(token, Call.Post($"/api/bookings/{own.Booking}/confirm"))).Status);
        Assert.Equal(404, (await api.SendAsync(token, Call.Post($"/api/bookings/{own.Booking}/reject"))).Status);
        Assert.Equal(200, (await api.SendAsync(token, Call.Post($"/api/bookings/{own.Booking}/cancel"))).Status);
    }

    private Dictionary<string, object> ClaimsOf(string name) => name switch
    {
        "no role" => TokenIssuer.Claims(role: null),
        "unknown role" => TokenIssuer.Claims("admin"),
        "role in another case" => TokenIssuer.Claims("Operator"),
        "empty role" => TokenIssuer.Claims(""),
        "role as an object" => TokenIssuer.Claims(role: null, ("role", new { operator_ = true, name = "operator" })),
        "role as a number" => TokenIssuer.Claims(role: null, ("role", 1)),
        "farmer without an id" => TokenIssuer.Claims("farmer"),
        "vendor without an id" => TokenIssuer.Claims("vendor"),
        "device without an id" => TokenIssuer.Claims("device"),
        "device with a blank id" => TokenIssuer.Claims("device", ("device_id", " ")),
        "two farmer_ids" => TokenIssuer.Claims("farmer", ("farmer_id", new[] { First.Farmer, Second.Farmer })),
        "two vendor_ids" => TokenIssuer.Claims("vendor", ("vendor_id", new[] { First.Vendor, Second.Vendor })),
        "two device_ids" => TokenIssuer.Claims("device", ("device_id", new[] { First.Device, Second.Device })),
        "id in braces" => TokenIssuer.Claims("farmer", ("farmer_id", $"{First.Farmer:B}")),
        "id without dashes" => TokenIssuer.Claims("farmer", ("farmer_id", $"{First.Farmer:N}")),
        "id as a list in text" => TokenIssuer.Claims("farmer", ("farmer_id", $"{First.Farmer},{Second.Farmer}")),
        "vendor with a farmer_id" => TokenIssuer.Claims("vendor", ("farmer_id", $"{First.Farmer}")),
        "farmer with a vendor_id" => TokenIssuer.Claims("farmer", ("vendor_id", $"{First.Vendor}")),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Is no name."),
    };
}
