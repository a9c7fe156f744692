namespace MarketSnapshot.Core;

/// <summary>
/// A request that the domain can't serve, in words for the person who made it. The message never holds SQL, addresses or secrets.
/// </summary>
/// <param name="code">Names the case in snake_case, for programs.</param>
/// <param name="message">Says what is wrong and, where it helps, what would be right.</param>
/// <param name="innerException">What led to it, for the log only.</param>
public abstract class DomainException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Names the case in snake_case, for programs.</summary>
    public string Code { get; } = code;
}

/// <summary>Nothing of that kind has that identifier.</summary>
public sealed class NotFoundException : DomainException
{
    /// <summary>Nothing of that kind has that id.</summary>
    public NotFoundException(string kind, Guid id) : base("not_found", $"No {kind} has the id {id}.")
    {
    }

    /// <summary>Nothing of that kind has that name.</summary>
    public NotFoundException(string kind, string name) : base("not_found", $"No {kind} is called {name}.")
    {
    }
}

/// <summary>The caller may not do this, whatever the state; the message gives nothing away.</summary>
public sealed class ForbiddenException(string message) : DomainException("forbidden", message);

/// <summary>The request conflicts with the present state: the same request may be right at another time.</summary>
public sealed class ConflictException(string code, string message) : DomainException(code, message);

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The field as the client names it, in snake_case.</param>
/// <param name="Message">Says what is wrong with it.</param>
public sealed record FieldProblem(string Field, string Message);

/// <summary>Fields of the request can't be right, whatever the state.</summary>
/// <param name="problems">What is wrong, at least one; every wrong field at once.</param>
public sealed class InvalidFieldException(IReadOnlyList<FieldProblem> problems) : DomainException("invalid", problems[0].Message)
{
    /// <summary>One field can't be right.</summary>
    /// <param name="field">The field as the client names it, in snake_case.</param>
    /// <param name="message">Says what is wrong with it.</param>
    public InvalidFieldException(string field, string message) : this([new(field, message)])
    {
    }

    /// <summary>What is wrong, at least one.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; } = problems;

    /// <summary>The first wrong field as the client names it, in snake_case.</summary>
    public string Field => Problems[0].Field;
}

/// <summary>The request is well-formed, but it must not be carried out: an idempotency key that already stands for another request.</summary>
public sealed class UnprocessableException(string code, string message) : DomainException(code, message);

/// <summary>Not now: a store is away or a row is held by another worker.</summary>
public sealed class TryLaterException(string code, string message, TimeSpan retryAfter, Exception? innerException = null)
    : DomainException(code, message, innerException)
{
    /// <summary>After how long another attempt makes sense.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
