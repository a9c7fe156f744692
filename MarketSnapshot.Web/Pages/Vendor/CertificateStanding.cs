using MarketSnapshot.Web.Api.Vendors;

namespace MarketSnapshot.Web.Pages.Vendor;

/// <summary>How long a certificate holds still. Certificates go by days of UTC, and hold on their last day.</summary>
/// <param name="Kind"><c>valid</c>, <c>soon</c> (expires within 60 days), <c>expired</c>, <c>later</c> (does not hold yet) or <c>revoked</c>.</param>
/// <param name="Days">Days to the last day it holds on, or to the first where it does not hold yet; below 0 since it expired; null where it does not expire.</param>
public sealed record CertificateStanding(string Kind, int? Days)
{
    /// <summary>So many days ahead a vendor is warned: renewing takes weeks.</summary>
    public const int WarnDays = 60;

    private static readonly string[] Order = ["expired", "soon", "valid", "later", "revoked"];

    /// <summary>The tone of its badge.</summary>
    public string? Tone => Kind switch { "valid" => "good", "soon" => "warn", "expired" => "bad", "later" => "info", _ => null };

    /// <summary>Whether something is to be done about it.</summary>
    public bool IsWarning => Kind is "soon" or "expired";

    /// <summary>Whether it can be taken back.</summary>
    public bool IsRevocable => Kind != "revoked";

    /// <summary>What needs looking at comes first.</summary>
    public int Rank => Array.IndexOf(Order, Kind);

    /// <summary>Where a certificate stands on a day.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="today">The day, in UTC.</param>
    public static CertificateStanding Of(VendorCertificateAnswer certificate, DateOnly today)
    {
        var left = certificate.ExpiryDate?.DayNumber - today.DayNumber;
        var ahead = certificate.IssueDate.DayNumber - today.DayNumber;
        return certificate.Status switch
        {
            "revoked" => new("revoked", left),
            "expired" => new("expired", left),
            _ when left < 0 => new("expired", left),
            _ when ahead > 0 => new("later", ahead),
            _ when left <= WarnDays => new("soon", left),
            _ => new("valid", left),
        };
    }
}
