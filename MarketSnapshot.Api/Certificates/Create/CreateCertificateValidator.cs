using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Certificates.Create;

internal sealed class CreateCertificateValidator : Validator<CreateCertificateRequest>
{
    private static readonly string DateMessage =
        $"Must be a date from {SourceLimits.EarliestDate:yyyy-MM-dd} to {SourceLimits.LatestDate:yyyy-MM-dd}.";

    public CreateCertificateValidator()
    {
        RuleFor(certificate => certificate.VendorId).NotNull().When(certificate => certificate.BookingId is null)
            .WithMessage("Either vendor_id or booking_id is required.");
        RuleFor(certificate => certificate.BookingId).Null().When(certificate => certificate.VendorId is not null)
            .WithMessage("Must not go with vendor_id: a certificate has one holder.");
        RuleFor(certificate => certificate.Type).Required();
        RuleFor(certificate => certificate.Type)
            .Must(type => type is null or CertificateType.Storage).When(certificate => certificate.BookingId is not null)
            .WithMessage("Must be storage for a booking's certificate.");
        RuleFor(certificate => certificate.Issuer).Required().Text(SourceLimits.MaxIssuerLength);
        RuleFor(certificate => certificate.Number).Required().Text(SourceLimits.MaxNumberLength);
        RuleFor(certificate => certificate.IssueDate).Required().Must(InRange).WithMessage(DateMessage);
        RuleFor(certificate => certificate.ExpiryDate).Must(InRange).WithMessage(DateMessage);
        RuleFor(certificate => certificate.ExpiryDate)
            .Must((certificate, expiry) => !(expiry < certificate.IssueDate))
            .WithMessage("Must not lie before issue_date.");
        RuleFor(certificate => certificate.DocumentUrl).Must(IsAddress)
            .WithMessage($"Must be an http or https address of at most {SourceLimits.MaxUrlLength} characters.");
        RuleFor(certificate => certificate.Score).Within(0, SourceLimits.MaxScore, SourceLimits.ScoreDecimals);
    }

    private static bool InRange(DateOnly? date) => date is null || (date >= SourceLimits.EarliestDate && date <= SourceLimits.LatestDate);

    private static bool IsAddress(string? text) => text is null
        || (text.Length <= SourceLimits.MaxUrlLength
            && !text.Any(char.IsControl)
            && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp));
}
