using FluentValidation.Results;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>A value that can't be read as what its field needs, before any rule looks at it.</summary>
internal static class Unreadable
{
    /// <summary>Stands for the whole body where a field's name would stand.</summary>
    public const string Body = "body";

    private const string ErrorCode = "unreadable";

    /// <summary>Whether a failure is of this kind, and not of a rule.</summary>
    public static bool Is(ValidationFailure failure) => failure.ErrorCode == ErrorCode;

    /// <summary>The failure of one field.</summary>
    /// <param name="field">As the client spells it.</param>
    /// <param name="message">What would be right.</param>
    public static ValidationFailure Field(string field, string message) => new(field, message) { ErrorCode = ErrorCode };

    /// <summary>What a value of a type looks like, for the message.</summary>
    public static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return "Must be one of: " + string.Join(", ", EnumTexts.Of(type)) + ".";
        if (type == typeof(Guid))
            return "Must be a UUID.";
        if (type == typeof(bool))
            return "Must be true or false.";
        if (type == typeof(int) || type == typeof(long))
            return "Must be a whole number within range.";
        if (type == typeof(decimal) || type == typeof(double))
            return "Must be a finite number within range.";
        if (type == typeof(DateTimeOffset))
            return "Must be a date (2026-01-31) or a time with its offset (2026-01-31T08:00:00Z).";
        if (type == typeof(DateOnly))
            return "Must be a date (2026-01-31).";
        if (type == typeof(string))
            return "Must be a text.";
        return "Has the wrong type.";
    }
}
