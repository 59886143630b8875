//! Lists on one line where they fit, and one item per line where they do not.

/// The width that a line should keep to. A single long item exceeds it.
const WIDTH: usize = 100;

/// `open`, the items, `close` and `end`, in a line that is indented by `indent` spaces and has
/// `before` in front of `open`. `padding` stands inside the brackets of a single line, as a space
/// does in `{ a }`.
pub struct List<'a> {
    pub before: &'a str,
    pub brackets: (&'a str, &'a str),
    pub padding: &'a str,
    /// What follows the last item where every item has a line; type arguments allow no comma.
    pub trailing: &'a str,
    pub end: &'a str,
}

impl List<'_> {
    /// Writes the list, with a line feed behind it.
    pub fn write(&self, out: &mut String, indent: usize, items: &[String]) {
        let pad = " ".repeat(indent);
        let (open, close) = self.brackets;
        let (before, padding, end) = (self.before, self.padding, self.end);
        let line = items.join(", ");
        let line = if items.is_empty() {
            format!("{pad}{before}{open}{close}{end}")
        } else {
            format!("{pad}{before}{open}{padding}{line}{padding}{close}{end}")
        };
        if !line.contains('\n') && line.chars().count() <= WIDTH {
            out.push_str(&line);
            out.push('\n');
            return;
        }
        let lines = items.join(&format!(",\n{pad}  "));
        let trailing = self.trailing;
        push!(
            out,
            "{pad}{before}{open}\n{pad}  {lines}{trailing}\n{pad}{close}{end}\n"
        );
    }
}

/// An array literal in a statement, or in a member of an object.
pub fn array(out: &mut String, indent: usize, before: &str, end: &str, items: &[String]) {
    let list = List {
        before,
        brackets: ("[", "]"),
        padding: "",
        trailing: ",",
        end,
    };
    list.write(out, indent, items);
}

/// `import { … } from "…"`, or the same with `export`.
pub fn names(out: &mut String, keyword: &str, names: &[String], module: &str) {
    let list = List {
        before: &format!("{keyword} "),
        brackets: ("{", "}"),
        padding: " ",
        trailing: ",",
        end: &format!(" from \"./{module}.js\";"),
    };
    list.write(out, 0, names);
}

/// Type arguments, with what stands before and behind them.
pub fn type_arguments(out: &mut String, indent: usize, before: &str, end: &str, items: &[String]) {
    let list = List {
        before,
        brackets: ("<", ">"),
        padding: "",
        trailing: "",
        end,
    };
    list.write(out, indent, items);
}

/// The type parameters of a declaration, with what stands before and behind them.
pub fn type_parameters(out: &mut String, before: &str, end: &str, items: &[String]) {
    let list = List {
        before,
        brackets: ("<", ">"),
        padding: "",
        trailing: ",",
        end,
    };
    list.write(out, 0, items);
}

/// The arguments of a call, with what stands before and behind them.
pub fn arguments(out: &mut String, indent: usize, before: &str, end: &str, items: &[String]) {
    let list = List {
        before,
        brackets: ("(", ")"),
        padding: "",
        trailing: ",",
        end,
    };
    list.write(out, indent, items);
}
