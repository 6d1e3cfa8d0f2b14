//! [`PyTable`]: the items of many documents as columns, with Arrow's C stream interface.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int8Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, make_array};
use arrow_data::transform::MutableArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyTuple};

use super::arrow::{TableKind, record_batch};
use super::document::Reduced;
use super::document_rows::DocumentRows;
use super::documents::PyDocuments;
use super::interrupt;
use super::links::Links;
use super::provenance;
use super::repr::counted;
use crate::pipeline::guarded;

/// The items of one kind from many documents, as columns: a row for each item.
///
/// Whatever reads Arrow's C stream takes it as it is: `polars.DataFrame(table)`,
/// `pyarrow.table(table)`, a query in `DuckDB`. Labels and kinds are dictionary-encoded, which
/// pandas calls categorical. Offsets are code points. Texts are valid UTF-8: U+FFFD stands for a
/// lone surrogate. The columns are listed at `Documents.quotes`, `entities`, `sentences`, `people`
/// and `mentions`, which make the tables.
///
/// >>> import quoth
/// >>> table = quoth.analyze_many(["“Yes,” said Ann Lee.", None, "“No,” said Bo Chen."]).quotes
/// >>> table.to_pydict()["speaker"]
/// ['Ann Lee', 'Bo Chen']
/// >>> table.to_pydict()["row"]
/// [0, 2]
///
/// `table["speaker"]` is a column, a list; `table[0]` a row, a dict; `table[["speaker", "cue"]]`
/// and `table[:10]` are tables again. Iterating gives the rows, and `"speaker" in table` says
/// whether there is such a column.
///
/// >>> table["speaker"]
/// ['Ann Lee', 'Bo Chen']
/// >>> table[["row", "speaker"]][-1]
/// {'row': 2, 'speaker': 'Bo Chen'}
/// >>> [row["cue"] for row in table]
/// ['said', 'said']
#[pyclass(name = "Table", module = "quoth", frozen, weakref)]
pub(super) struct PyTable {
    kind: TableKind,
    /// What the table was made from: the pickle stores this.
    rows: Arc<DocumentRows>,
    links: Option<Arc<Links>>,
    /// What was taken of the whole table; None for all.
    selection: Option<Selection>,
    batch: RecordBatch,
}

/// Some columns and rows of a whole table, in their order: so many rows from `start` on, by `step`.
#[derive(Clone)]
struct Selection {
    columns: Vec<String>,
    start: isize,
    step: isize,
    length: usize,
}

impl PyTable {
    pub(super) fn new(
        py: Python<'_>,
        kind: TableKind,
        rows: &Arc<DocumentRows>,
        links: Option<&Arc<Links>>,
    ) -> PyResult<Self> {
        let made = || Ok(record_batch(kind, &rows.documents, links.map(AsRef::as_ref)));
        let batch = interrupt::detached(py, || guarded(made))??;
        Ok(Self { kind, rows: Arc::clone(rows), links: links.cloned(), selection: None, batch })
    }

    fn selection(&self) -> Selection {
        self.selection.clone().unwrap_or_else(|| {
            let columns = self.column_names().map(str::to_owned).collect();
            Selection { columns, start: 0, step: 1, length: self.batch.num_rows() }
        })
    }

    fn selected(&self, selection: Selection, batch: RecordBatch) -> Self {
        let (rows, links) = (Arc::clone(&self.rows), self.links.clone());
        Self { kind: self.kind, rows, links, selection: Some(selection), batch }
    }

    fn column_names(&self) -> impl Iterator<Item = &str> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().as_str())
    }

    /// Calls a function of the package's own Python with this table.
    fn call_python<'py>(slf: &Bound<'py, Self>, module: &str, function: &str) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import(module)?.call_method1(function, (slf,))
    }
}

#[pymethods]
impl PyTable {
    /// What made the documents of the table; see `Documents.provenance`.
    fn _provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        provenance::of_rows(py, &self.rows.documents)
    }

    /// What its rows are, such as quotes.
    fn _title(&self) -> &'static str {
        self.kind.as_str()
    }

    /// A table of some of the columns; `quoth._table` has checked that there are such.
    #[pyo3(name = "_select")]
    fn select(&self, columns: Vec<String>) -> PyResult<Self> {
        let schema = self.batch.schema_ref();
        let indices = columns.iter().map(|name| schema.index_of(name)).collect::<Result<Vec<_>, _>>();
        let batch = indices.and_then(|indices| self.batch.project(&indices));
        let batch = batch.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(self.selected(Selection { columns, ..self.selection() }, batch))
    }

    /// A table of `length` rows from `start` on, each `step` behind the last.
    #[pyo3(name = "_slice")]
    fn slice(&self, start: isize, step: isize, length: usize) -> PyResult<Self> {
        // What a single row is not followed by is of no weight, and may be as large as it likes.
        let step = if length < 2 { 1 } else { step };
        let rows = self.batch.num_rows();
        let last = start.saturating_add(step.saturating_mul(length.saturating_sub(1).cast_signed()));
        if length > 0 && ![start, last].iter().all(|row| usize::try_from(*row).is_ok_and(|row| row < rows)) {
            return Err(PyValueError::new_err(format!("no rows of the {}", counted(rows, "row", "rows"))));
        }
        let start = if length == 0 { 0 } else { start };
        let whole = self.selection();
        let selection = Selection {
            columns: whole.columns,
            start: whole.start + start * whole.step,
            step: whole.step * step,
            length,
        };
        let batch = rows_of(&self.batch, start, step, length);
        Ok(self.selected(selection, batch.map_err(|error| PyValueError::new_err(error.to_string()))?))
    }

    fn __getitem__<'py>(slf: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._table")?.call_method1("item", (slf, key))
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::call_python(slf, "quoth._table", "rows")
    }

    fn __reversed__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::call_python(slf, "quoth._table", "reversed_rows")
    }

    fn __contains__(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        slf.py().import("quoth._table")?.call_method1("contains", (slf, value))?.extract()
    }

    /// The names of the columns, a list of str.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.column_names().collect()
    }

    /// How many rows there are, the same as `len(table)`.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// Converts the table to a dict of lists of Python values, by the name of the column.
    ///
    /// It needs no other package, and is slower than the frames of other libraries.
    ///
    /// Args:
    ///     limit: At most so many rows, the first ones; None for all.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze_many(["It rained. Nobody came."]).sentences.to_pydict(limit=1)
    /// {'row': [0], 'start': [0], 'end': [10], 'text': ['It rained.']}
    #[pyo3(signature = (*, limit = None))]
    fn to_pydict<'py>(&self, py: Python<'py>, limit: Option<usize>) -> PyResult<Bound<'py, PyDict>> {
        let rows = limit.unwrap_or(usize::MAX).min(self.batch.num_rows());
        let columns = PyDict::new(py);
        for (name, values) in self.column_names().zip(self.batch.columns()) {
            columns.set_item(name, list(py, &values.slice(0, rows))?)?;
        }
        Ok(columns)
    }

    /// What each column holds: "int", "float", "bool", "str", "list", "int or null", or for a
    /// categorical one the list of the values that it may hold.
    fn _kinds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let kinds = PyDict::new(py);
        for (field, values) in self.batch.schema_ref().fields().iter().zip(self.batch.columns()) {
            let name = field.name();
            match values.data_type() {
                DataType::Int64 => kinds.set_item(name, if field.is_nullable() { "int or null" } else { "int" })?,
                DataType::Boolean => kinds.set_item(name, "bool")?,
                DataType::Float64 => kinds.set_item(name, "float")?,
                DataType::List(_) => kinds.set_item(name, "list")?,
                DataType::Dictionary(..) => {
                    let names = values.as_dictionary::<Int8Type>().values().as_string::<i32>();
                    kinds.set_item(name, names.iter().collect::<Vec<_>>())?;
                }
                _ => kinds.set_item(name, "str")?,
            }
        }
        Ok(kinds)
    }

    /// Converts the table to a `pandas.DataFrame`; labels and kinds are categorical, and indexes
    /// that may be null are of the dtype `Int64`.
    ///
    /// With pyarrow it is faster, and the frame is the same.
    ///
    /// Raises:
    ///     ImportError: pandas is not installed.
    ///
    /// >>> import quoth
    /// >>> frame = quoth.analyze_many(["“Yes,” said Ann Lee."]).quotes.to_pandas()
    /// >>> frame[["speaker", "cue"]].to_dict("records")
    /// [{'speaker': 'Ann Lee', 'cue': 'said'}]
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::call_python(slf, "quoth._table", "to_pandas")
    }

    /// Converts the table to a `polars.DataFrame`; labels and kinds are categorical.
    ///
    /// Raises:
    ///     ImportError: polars is not installed.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze_many(["“Yes,” said Ann Lee."]).quotes.to_polars()["speaker"].to_list()
    /// ['Ann Lee']
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::call_python(slf, "quoth._table", "to_polars")
    }

    /// Converts the table to a `pyarrow.Table`; labels and kinds are dictionary-encoded.
    ///
    /// Raises:
    ///     ImportError: pyarrow is not installed.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze_many(["“Yes,” said Ann Lee."]).quotes.to_arrow().column("speaker").to_pylist()
    /// ['Ann Lee']
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::call_python(slf, "quoth._table", "to_arrow")
    }

    /// Writes the table as CSV (RFC 4180), in UTF-8; null is an empty cell.
    ///
    /// Args:
    ///     path: The file to write; it is there when it is whole. None gives a str.
    ///     separator: What stands between the values of a list.
    ///     guard_formulas: Whether a text that a spreadsheet would take for a formula, since it
    ///         starts with = + - @, also of full width, a tab or a line break, gets an apostrophe
    ///         before it.
    ///
    /// Returns:
    ///     The CSV, or None where a file was written.
    ///
    /// >>> import quoth
    /// >>> quotes = quoth.analyze_many(["“Yes,” said Ann Lee."]).quotes
    /// >>> quotes[["row", "speaker", "cue"]].to_csv().splitlines()
    /// ['row,speaker,cue', '0,Ann Lee,said']
    #[pyo3(signature = (path = None, *, separator = "; ", guard_formulas = true))]
    fn to_csv<'py>(
        slf: &Bound<'py, Self>,
        path: Option<&Bound<'py, PyAny>>,
        separator: &str,
        guard_formulas: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._write")?.call_method1("to_csv", (slf, path, separator, guard_formulas))
    }

    /// Writes the table to a Parquet file, which is there when it is whole.
    ///
    /// The metadata of the file have `quoth`: JSON that says what made the documents.
    ///
    /// Raises:
    ///     ImportError: Neither pyarrow nor polars is installed.
    fn to_parquet<'py>(slf: &Bound<'py, Self>, path: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._write")?.call_method1("to_parquet", (slf, path))
    }

    /// Writes the table to an Excel workbook, which is there when it is whole.
    ///
    /// Its sheet is called after what the rows are: quotes, people. Nothing in it is a formula or a
    /// link. A text of more than 32,767 characters, which no cell can hold, is cut, and a warning
    /// says how many were.
    ///
    /// Args:
    ///     path: The file to write, such as "quotes.xlsx".
    ///     separator: What stands between the values of a list.
    ///
    /// Raises:
    ///     ImportError: xlsxwriter is not installed.
    ///     ValueError: The table has more than 1,048,575 rows.
    #[pyo3(signature = (path, *, separator = "; "))]
    fn to_excel<'py>(slf: &Bound<'py, Self>, path: &Bound<'py, PyAny>, separator: &str) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._write")?.call_method1("to_excel", (slf, path, separator))
    }

    /// The table as a capsule with an `ArrowArrayStream`, for Arrow's `PyCapsule` interface.
    ///
    /// A requested schema is not followed, which the interface allows: the consumer casts.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let reader = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    /// The schema as a capsule with an `ArrowSchema`, for Arrow's `PyCapsule` interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema_ref().as_ref());
        let schema = schema.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::call_python(slf, "quoth._html", "table")
    }

    fn __repr__(&self) -> String {
        let rows = counted(self.batch.num_rows(), "row", "rows");
        format!("Table({}, {rows}: {})", self.kind.as_str(), self.columns().join(", "))
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let (mine, theirs) = (slf.get(), other.get());
        let same = mine.kind == theirs.kind && mine.batch == theirs.batch;
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self) -> u64 {
        // The number of rows is all that can be read without a pass over the columns.
        (self.batch.num_rows() as u64) << 3 | self.kind as u64
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, Bound<'py, PyTuple>> {
        let documents = PyDocuments::linked(Arc::clone(&self.rows), self.links.clone());
        let kind = self.kind.as_str();
        let Some(Selection { columns, start, step, length }) = self.selection.clone() else {
            return Ok((py.import("builtins")?.getattr("getattr")?, (documents, kind).into_pyobject(py)?));
        };
        let restore = py.import("quoth._quoth")?.getattr("_table")?;
        Ok((restore, (documents, kind, columns, start, step, length).into_pyobject(py)?))
    }
}

/// Makes a table of some columns and rows again from its pickle.
#[pyfunction]
#[pyo3(signature = (documents, kind, columns, start, step, length, /))]
pub(super) fn _table(
    documents: &Bound<'_, PyDocuments>,
    kind: &str,
    columns: Vec<String>,
    start: isize,
    step: isize,
    length: usize,
) -> PyResult<PyTable> {
    let table = documents.getattr(kind)?.cast_into::<PyTable>()?;
    table.get().slice(start, step, length)?.select(columns)
}

/// So many rows of `batch` from `start` on, by `step`.
fn rows_of(batch: &RecordBatch, start: isize, step: isize, length: usize) -> Result<RecordBatch, ArrowError> {
    if step == 1 {
        return Ok(batch.slice(start.cast_unsigned(), length));
    }
    let columns = batch.columns().iter().map(|column| {
        let column = column.to_data();
        let mut taken = MutableArrayData::new(vec![&column], false, length);
        for i in 0..length.cast_signed() {
            let row = (start + i * step).cast_unsigned();
            taken.try_extend(0, row, row + 1)?;
        }
        Ok(make_array(taken.freeze()))
    });
    RecordBatch::try_new(batch.schema(), columns.collect::<Result<_, ArrowError>>()?)
}

/// An Arrow array of one of the types that the tables have → a list of Python values.
fn list<'py>(py: Python<'py>, values: &dyn Array) -> PyResult<Bound<'py, PyList>> {
    match values.data_type() {
        DataType::Int64 => PyList::new(py, values.as_primitive::<Int64Type>().iter().collect::<Vec<_>>()),
        DataType::Float64 => PyList::new(py, values.as_primitive::<Float64Type>().iter().collect::<Vec<_>>()),
        DataType::Boolean => PyList::new(py, values.as_boolean().iter().collect::<Vec<_>>()),
        DataType::LargeUtf8 => PyList::new(py, values.as_string::<i64>().iter().collect::<Vec<_>>()),
        DataType::Dictionary(..) => {
            let values = values.as_dictionary::<Int8Type>();
            let names = values.values().as_string::<i32>();
            let values = values.keys().iter().map(|key| key.map(|key| names.value(usize::from(key.cast_unsigned()))));
            PyList::new(py, values.collect::<Vec<_>>())
        }
        DataType::List(_) => {
            let values = values.as_list::<i32>().iter().map(|one| one.map(|one| list(py, &one)).transpose());
            PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
        }
        other => unreachable!("no table has a column of {other}"),
    }
}
