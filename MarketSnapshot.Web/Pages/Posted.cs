namespace MarketSnapshot.Web.Pages;

/// <summary>What an <see cref="ActionForm"/> sent.</summary>
/// <param name="Act">The button's value.</param>
/// <param name="Id">What it is about; null where that is no id.</param>
/// <param name="Text">What was typed into its field; null where it has none.</param>
public sealed record Posted(string Act, Guid? Id, string? Text)
{
    /// <summary>What a request sent; null where it sent nothing.</summary>
    /// <param name="context">The request, whose form has been read: the check of its antiforgery token did that.</param>
    /// <param name="field">The name of the form's field.</param>
    public static Posted? Of(HttpContext? context, string field)
    {
        if (context is not { Request: { HasFormContentType: true, Form: var form } } || !HttpMethods.IsPost(context.Request.Method))
            return null;
        var text = form[field].ToString();
        return new(form["act"].ToString(), Guid.TryParse(form["id"].ToString(), out var id) ? id : null, string.IsNullOrWhiteSpace(text) ? null : text.Trim());
    }
}
