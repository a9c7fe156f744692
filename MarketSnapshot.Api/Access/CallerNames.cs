using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Access;

/// <summary>
/// Who a caller is, for history, logs and traces. Farmers and vendors go by their own ids, everybody else by the provider's. Some providers use
/// an e-mail address or a phone number as the subject, bare or as part of a longer name, and those belong in no history and no log: what is not
/// certainly something else becomes a keyed hash. A hash without a key would be no cover, since all phone numbers of a country are tried
/// in seconds.
/// </summary>
internal sealed partial class CallerNames(IOptions<CallerNameOptions> options)
{
    /// <summary>For everybody whose own name can't be told, where there is no key.</summary>
    private const string Hidden = "#hidden";

    private const string Unnamed = "unnamed";
    private const int HashBytes = 8;
    private const int LongestName = 100;

    // No phone number has fewer than six.
    private const int MostDigits = 5;

    private readonly byte[]? _key = options.Value.NameKey is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;

    /// <summary>Whether names that can't be told can be told apart.</summary>
    public bool HasKey => _key is not null;

    /// <summary>
    /// The name of who makes the request, <c>role:id</c>, by the role that the endpoint is for; of several, and where it is for none of the caller's, the
    /// first of operator, vendor, farmer, device. Null for nobody.
    /// </summary>
    public string? Of(HttpContext context)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated != true)
            return null;
        var held = Role.All.Where(user.IsInRole).ToArray();
        return (held.FirstOrDefault(context.ActsAs) ?? held.FirstOrDefault()) switch
        {
            Role.Vendor => $"{Role.Vendor}:{Caller.IdOf(user, ClaimNames.VendorId)}",
            Role.Farmer => $"{Role.Farmer}:{Caller.IdOf(user, ClaimNames.FarmerId)}",
            Role.Device => $"{Role.Device}:{Opaque(Caller.Only(user, ClaimNames.DeviceId))}",
            Role.Operator => $"{Role.Operator}:{Opaque(user.FindFirstValue(ClaimNames.Subject))}",
            _ => $"user:{Opaque(user.FindFirstValue(ClaimNames.Subject))}",
        };
    }

    private string Opaque(string? name) =>
        string.IsNullOrEmpty(name) ? Unnamed
        : IsPlain(name) ? name
        : _key is null ? Hidden
        : $"#{Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(name)).AsSpan(0, HashBytes))}";

    private static bool IsPlain(string name) => name.Length <= LongestName
        && WithoutId().Replace(name, "") is var rest
        && rest.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && rest.Count(char.IsAsciiDigit) <= MostDigits;

    // A UUID at the end, in either spelling: the whole name, or behind a word and a dash.
    [GeneratedRegex("(?<=^|[A-Za-z]-)([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WithoutId();
}
